using System.Collections.Immutable;

namespace StreamVibe.Accounts;

/// <summary>A sign-in that succeeded.</summary>
/// <param name="Id">Random; carried by the cookie or the access token.</param>
/// <param name="RefreshHash">SHA-256 of the first refresh token; null for a cookie session, which has none.</param>
/// <param name="Client">The user agent, shortened, so that the owner recognises the session.</param>
/// <param name="ExpiresAt">The end, whatever happens.</param>
[GenerateSerializer, Immutable, Alias("sv.NewSession")]
public sealed record NewSession(
    [property: Id(0)] Guid Id,
    [property: Id(1)] ImmutableArray<byte>? RefreshHash,
    [property: Id(2)] string Client,
    [property: Id(3)] DateTimeOffset ExpiresAt);

/// <summary>A refresh token that somebody presents, by its hashes.</summary>
/// <param name="Presented">SHA-256 of the token.</param>
/// <param name="IsOurs">Whether it proves that it was issued here.</param>
/// <param name="Next">SHA-256 of the tokens that can follow it, the one to give out now first.</param>
[GenerateSerializer, Immutable, Alias("sv.RefreshAttempt")]
public sealed record RefreshAttempt(
    [property: Id(0)] Guid SessionId,
    [property: Id(1)] ImmutableArray<byte> Presented,
    [property: Id(2)] bool IsOurs,
    [property: Id(3)] ImmutableArray<ImmutableArray<byte>> Next);

/// <summary>A live session as its owner sees it.</summary>
/// <param name="Client">The user agent that signed in, shortened.</param>
/// <param name="LastUsedAt">The sign-in or the last refresh.</param>
/// <param name="Current">Whether it is the one that asks.</param>
[GenerateSerializer, Immutable, Alias("sv.SessionInfo")]
public sealed record SessionInfo(
    [property: Id(0)] Guid Id,
    [property: Id(1)] string Client,
    [property: Id(2)] DateTimeOffset CreatedAt,
    [property: Id(3)] DateTimeOffset LastUsedAt,
    [property: Id(4)] DateTimeOffset ExpiresAt,
    [property: Id(5)] bool Current);
