using System.Collections.Immutable;

namespace StreamVibe.Accounts;

/// <summary>A person as they see themselves.</summary>
/// <param name="Email">Null where no provider told one that it has verified.</param>
/// <param name="Plan">Code of the plan in force.</param>
/// <param name="TimeZone">IANA name.</param>
[GenerateSerializer, Immutable, Alias("sv.Profile")]
public sealed record Profile(
    [property: Id(0)] Guid Id,
    [property: Id(1)] string? Email,
    [property: Id(2)] string DisplayName,
    [property: Id(3)] ImmutableArray<string> Roles,
    [property: Id(4)] string Plan,
    [property: Id(5)] string TimeZone);

/// <summary>The owner of a live session.</summary>
[GenerateSerializer, Immutable, Alias("sv.SignedIn")]
public sealed record SignedIn([property: Id(0)] Guid UserId, [property: Id(1)] ImmutableArray<string> Roles);

/// <summary>A sign-in that succeeded.</summary>
/// <param name="Id">Random; carried by the cookie or the access token.</param>
/// <param name="RefreshHash">SHA-256 of the first refresh secret; null for a cookie session, which has none.</param>
/// <param name="Client">The user agent, shortened, so that the owner recognises the session.</param>
/// <param name="ExpiresAt">The end, whatever happens.</param>
[GenerateSerializer, Immutable, Alias("sv.NewSession")]
public sealed record NewSession(
    [property: Id(0)] Guid Id,
    [property: Id(1)] ImmutableArray<byte>? RefreshHash,
    [property: Id(2)] string Client,
    [property: Id(3)] DateTimeOffset ExpiresAt);
