using System.Text.Json;

namespace StreamVibe.Analysis.Models;

/// <summary>A provider answered with an error. Its words are left out: they may repeat what was sent, the key among it.</summary>
/// <param name="code">The provider's word for it, where it is one.</param>
sealed class ModelRefusal(int status, string? code, string? requestId, TimeSpan? retryAfter) : Exception($"The provider answered {status} {code}.")
{
    const int LongestWord = 64;

    public int Status { get; } = status;

    public string? Code { get; } = code;

    public string? RequestId { get; } = requestId;

    public TimeSpan? RetryAfter { get; } = retryAfter;

    /// <summary>Reads an answer that was buffered before.</summary>
    public static async Task<ModelRefusal> Of(HttpResponseMessage answer, CancellationToken cancellation) => new(
        (int)answer.StatusCode,
        await CodeOf(answer.Content, cancellation),
        Word(Header(answer, "x-request-id") ?? Header(answer, "request-id")),
        Connections.RetryAfter.Asked(answer));

    /// <summary>OpenAI's error has a code and a type, Anthropic's a type.</summary>
    public static async Task<string?> CodeOf(HttpContent content, CancellationToken cancellation)
    {
        try
        {
            // Not as a stream, which all readers share, with the place it is at.
            using var body = JsonDocument.Parse(await content.ReadAsByteArrayAsync(cancellation));
            return body.RootElement.ValueKind == JsonValueKind.Object && body.RootElement.TryGetProperty("error", out var error) && error.ValueKind == JsonValueKind.Object
                ? Word(Text(error, "code") ?? Text(error, "type"))
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    static string? Text(JsonElement error, string name) => error.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    static string? Header(HttpResponseMessage answer, string name) => answer.Headers.TryGetValues(name, out var values) ? values.FirstOrDefault() : null;

    // Only what looks like a word is repeated in logs, and nothing that looks like a key.
    static string? Word(string? text) =>
        text is { Length: > 0 and <= LongestWord } && !text.StartsWith("sk-", StringComparison.Ordinal) && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-') ? text : null;
}
