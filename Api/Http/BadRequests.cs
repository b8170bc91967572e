using System.Text.Json;
using System.Text.RegularExpressions;

namespace StreamVibe.Api.Http;

/// <summary>What the framework refuses while it reads a request: names the field, repeats nothing of the framework's text.</summary>
static partial class BadRequests
{
    public static Refusal RefusalOf(BadHttpRequestException bad)
    {
        var code = Problems.FromStatus(bad.StatusCode);
        if (code != ErrorCode.ValidationFailed) return new(code, Status: bad.StatusCode);
        var (field, why) = bad.InnerException is JsonException json
            ? (FieldOf(json.Path), "This value cannot be read.")
            : (ParameterOf(bad.Message), "This is missing or cannot be read.");
        return new(code, why, Refusal.Field(field, why), Status: bad.StatusCode);
    }

    /// <summary>The member a JSON path points at: <c>$.tags[0]</c> is <c>tags</c>, <c>$.autoSync.enabled</c> is <c>autoSync.enabled</c>, the root is <c>body</c>.</summary>
    public static string FieldOf(string? path)
    {
        var name = JsonMember().Match(path ?? "").Groups[1].Value;
        return name.Length is > 0 and <= 64 ? name : "body";
    }

    // The exception has no property for it: the parameter's name stands in its message, after the type, in quotes.
    static string ParameterOf(string message) => ParameterName().Match(message) is { Success: true } match ? match.Groups[1].Value : "body";

    [GeneratedRegex(@"^\$\.(\w+(?:\.\w+)*)", RegexOptions.NonBacktracking)]
    private static partial Regex JsonMember();

    [GeneratedRegex(@"parameter ""\S+ (\w+)"" (?:from|was not provided from (?:query|header|route))", RegexOptions.NonBacktracking)]
    private static partial Regex ParameterName();
}
