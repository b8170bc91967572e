using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace StreamVibe.Connections;

/// <summary>The tokens of one grant, as they are sealed in the vault. Prints nothing of them.</summary>
/// <param name="EndsAt">When the whole grant ends; null where it was given without an end.</param>
sealed record Grant(
    [property: JsonPropertyName("access_token")] string AccessToken,
    [property: JsonPropertyName("access_expires_at")] DateTimeOffset AccessExpiresAt,
    [property: JsonPropertyName("refresh_token")] string? RefreshToken,
    [property: JsonPropertyName("scopes")] ImmutableArray<string> Scopes,
    [property: JsonPropertyName("ends_at")] DateTimeOffset? EndsAt = null)
{
    /// <summary>An access token this close to its end is refreshed first, so that it does not end under way.</summary>
    public static readonly TimeSpan Margin = TimeSpan.FromMinutes(5);

    public bool IsFresh(DateTimeOffset now) => AccessExpiresAt - Margin > now;

    /// <summary>The next tokens; an answer without a refresh token keeps the one there is, with its end.</summary>
    public Grant RenewedBy(Grant next) => next with
    {
        RefreshToken = next.RefreshToken ?? RefreshToken,
        Scopes = next.Scopes.IsDefaultOrEmpty ? Scopes : next.Scopes,
        EndsAt = next.EndsAt ?? (next.RefreshToken is null ? EndsAt : null),
    };

    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this);

    public static Grant FromBytes(byte[] bytes) => JsonSerializer.Deserialize<Grant>(bytes)!;

    public override string ToString() => $"Grant(until {AccessExpiresAt:O})";
}
