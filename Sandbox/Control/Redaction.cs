using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.WebUtilities;

namespace StreamVibe.Sandbox.Control;

/// <summary>Takes secrets out by the names they travel under. Names are judged, since a value does not say what it is.</summary>
internal static partial class Redaction
{
    const string Redacted = "[redacted]";

    public static string Pairs(string? query) => string.Join('&', QueryHelpers.ParseQuery(query).SelectMany(pair => pair.Value.Select(value =>
        $"{Uri.EscapeDataString(pair.Key)}={(IsSecret(pair.Key) ? Redacted : Uri.EscapeDataString(value ?? ""))}")));

    public static string? Json(string text)
    {
        try
        {
            var node = JsonNode.Parse(text);
            Redact(node);
            return node?.ToJsonString();
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public static bool IsSecret(string name) => !Harmless().IsMatch(name) && Secret().IsMatch(name);

    static void Redact(JsonNode? node)
    {
        if (node is JsonArray array)
            foreach (var item in array)
                Redact(item);
        if (node is not JsonObject properties)
            return;
        foreach (var (name, value) in properties.ToList())
        {
            if (IsSecret(name))
                properties[name] = Redacted;
            else
                Redact(value);
        }
    }

    [GeneratedRegex("token|secret|password|verifier|assertion|signature|code|state|nonce|credential|^key$|_key$|api-?key", RegexOptions.IgnoreCase)]
    private static partial Regex Secret();

    [GeneratedRegex("^(pageToken|token_type|token_type_hint|code_challenge_method|response_type)$")]
    private static partial Regex Harmless();
}
