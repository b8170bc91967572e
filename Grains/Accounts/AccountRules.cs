using System.Collections.Immutable;
using System.Text;

namespace StreamVibe.Accounts;

/// <summary>Who is signed in, decided without I/O.</summary>
static class AccountRules
{
    /// <summary>How long a session lives after its last refresh.</summary>
    public static readonly TimeSpan SessionLife = TimeSpan.FromDays(14);

    const int LongestName = 80, LongestZone = 64;

    /// <summary>A first name to show, until the person chooses one: the part of the address before the @.</summary>
    public static string DisplayName(string? email) => email?.Split('@')[0] is { Length: > 0 } name ? name : email ?? "New user";

    /// <summary>The account after the edit; the same where it changes nothing.</summary>
    /// <exception cref="DomainException"><see cref="ErrorCode.ValidationFailed"/>.</exception>
    public static Account Edit(Account account, ProfileEdit edit) => account with
    {
        DisplayName = edit.DisplayName is { } name ? Name(name.Trim()) : account.DisplayName,
        TimeZone = edit.TimeZone is { } zone ? Zone(zone) : account.TimeZone,
    };

    /// <summary>Whether the text can be stored and shown on one line.</summary>
    // Half a surrogate pair reads as the replacement character.
    public static bool IsPlain(string text) => !text.EnumerateRunes().Any(rune => Rune.IsControl(rune) || rune == Rune.ReplacementChar);

    public static bool IsLive(Session session, DateTimeOffset now) => session.ExpiresAt > now;

    /// <summary>The sessions that may still be used: what has expired need not be remembered.</summary>
    public static ImmutableDictionary<Guid, Session> Live(IEnumerable<Session> sessions, DateTimeOffset now) =>
        sessions.Where(session => IsLive(session, now)).ToImmutableDictionary(session => session.Id);

    static string Name(string name) => name.Length is > 0 and <= LongestName && IsPlain(name)
        ? name
        : throw DomainException.Invalid("displayName", $"A name has 1 to {LongestName} characters, all of them text.");

    // Found by another spelling, it is kept as the database of time zones spells it.
    static string Zone(string name) => name.Length <= LongestZone && TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) && zone.HasIanaId
        ? zone.Id
        : throw DomainException.Invalid("timeZone", "The time zone is an IANA name such as Europe/Vienna.");
}

/// <summary>An account as it is kept in memory.</summary>
/// <param name="Version">Grows with each change of the profile.</param>
sealed record Account(Guid Id, string? Email, string DisplayName, string TimeZone, ImmutableArray<string> Roles, long Version);

/// <summary>A session that has not been ended.</summary>
sealed record Session(Guid Id, DateTimeOffset ExpiresAt);
