using System.Text.Json;

namespace StreamVibe.Connections.YouTube;

/// <summary>What Google's token and revocation endpoints say. Untrusted: a field of another type counts as missing. Prints nothing of it.</summary>
sealed record GoogleAnswer(string? AccessToken, string? RefreshToken, string? Scope, double? ExpiresIn, double? RefreshTokenExpiresIn, string? Error)
{
    /// <summary>Null where the text is no JSON object.</summary>
    public static GoogleAnswer? Parse(string text)
    {
        try
        {
            using var json = JsonDocument.Parse(text);
            var root = json.RootElement;
            return root.ValueKind != JsonValueKind.Object ? null : new(
                Text(root, "access_token"), Text(root, "refresh_token") is { Length: > 0 } refresh ? refresh : null, Text(root, "scope"),
                Number(root, "expires_in"), Number(root, "refresh_token_expires_in"), Text(root, "error"));
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public override string ToString() => $"GoogleAnswer({Error ?? "tokens"})";

    static string? Text(JsonElement root, string name) => root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    static double? Number(JsonElement root, string name) => root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) ? number : null;
}
