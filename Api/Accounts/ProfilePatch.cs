using System.Diagnostics.CodeAnalysis;
using StreamVibe.Accounts;

namespace StreamVibe.Api.Accounts;

/// <summary>A change of one's own profile: a field left out stays as it is, and null is refused. Everything else about a person cannot be sent.</summary>
sealed record ProfilePatch
{
    /// <summary>1 to 80 characters.</summary>
    [DisallowNull]
    public string? DisplayName { get; init; }

    /// <summary>IANA name, e.g. Europe/Vienna.</summary>
    [DisallowNull]
    public string? TimeZone { get; init; }

    public ProfileEdit ToEdit() => new(DisplayName, TimeZone);
}
