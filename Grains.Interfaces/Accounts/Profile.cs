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

/// <summary>A wish to change a profile: null leaves a field as it is.</summary>
[GenerateSerializer, Immutable, Alias("sv.ProfileEdit")]
public sealed record ProfileEdit([property: Id(0)] string? DisplayName, [property: Id(1)] string? TimeZone);
