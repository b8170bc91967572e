using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace StreamVibe.Sandbox.YouTube;

/// <summary>How resources leave: their JSON, their etag, and 304 to a client that already has it.</summary>
internal static class Answer
{
    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    public static IResult Of(HttpContext context, object resource, string etag)
    {
        context.Response.Headers.ETag = etag;
        context.Response.Headers.CacheControl = "private";
        return Mentions(context.Request.Headers.IfNoneMatch, etag)
            ? Results.StatusCode(StatusCodes.Status304NotModified)
            : Results.Json(resource, Json, "application/json; charset=UTF-8");
    }

    public static string ETag(params IEnumerable<string?> content) =>
        Base64Url.EncodeToString(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(content)).AsSpan(0, 20));

    /// <summary>YouTube writes etags without quotes; clients send them either way.</summary>
    public static bool Mentions(IEnumerable<string?> header, string etag) => header
        .SelectMany(value => (value ?? "").Split(',', StringSplitOptions.TrimEntries))
        .Select(value => value.StartsWith("W/", StringComparison.Ordinal) ? value[2..].Trim('"') : value.Trim('"'))
        .Any(value => value == "*" || value == etag);

    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);
}
