using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace StreamVibe.Connections;

/// <summary>How well a connection works.</summary>
[GenerateSerializer, Alias("sv.ConnectionStatus"), JsonConverter(typeof(JsonStringEnumConverter<ConnectionStatus>))]
public enum ConnectionStatus
{
    [JsonStringEnumMemberName("connected")] Connected = 0,
    [JsonStringEnumMemberName("degraded")] Degraded = 1,
    [JsonStringEnumMemberName("needs_reauth")] NeedsReauth = 2,
    [JsonStringEnumMemberName("revoked")] Revoked = 3,
}

/// <summary>A grant of one user at one platform.</summary>
/// <param name="TokenExpiresAt">End of the grant; null where it has none.</param>
/// <param name="Capabilities">What the person allowed: <c>sync</c>, <c>publish</c>.</param>
[GenerateSerializer, Immutable, Alias("sv.Connection")]
public sealed record Connection(
    [property: Id(0)] Guid Id,
    [property: Id(1)] Platform Platform,
    [property: Id(2)] ConnectionStatus Status,
    [property: Id(3)] ImmutableArray<SocialAccount> Accounts,
    [property: Id(4)] AutoSync AutoSync,
    [property: Id(5)] DateTimeOffset? LastSyncedAt,
    [property: Id(6)] DateTimeOffset? NextSyncAt,
    [property: Id(7)] DateTimeOffset? TokenExpiresAt,
    [property: Id(8)] Problem? Problem,
    [property: Id(9)] ImmutableArray<string> Capabilities);

/// <summary>A channel or page behind a connection.</summary>
[GenerateSerializer, Immutable, Alias("sv.SocialAccount")]
public sealed record SocialAccount([property: Id(0)] Guid Id, [property: Id(1)] string Handle, [property: Id(2)] string Title);

/// <summary>Whether and how often a connection syncs by itself.</summary>
[GenerateSerializer, Immutable, Alias("sv.AutoSync")]
public sealed record AutoSync([property: Id(0)] bool Enabled, [property: Id(1)] int EveryMinutes);

/// <summary>A wish to sync by itself or not, and how often: null leaves it as it is.</summary>
[GenerateSerializer, Immutable, Alias("sv.AutoSyncEdit")]
public sealed record AutoSyncEdit([property: Id(0)] bool? Enabled, [property: Id(1)] int? EveryMinutes)
{
    /// <summary>A quarter of an hour, and a week.</summary>
    public const int ShortestMinutes = 15, LongestMinutes = 10_080;
}
