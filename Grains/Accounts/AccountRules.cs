using System.Collections.Immutable;

namespace StreamVibe.Accounts;

/// <summary>Who is signed in, decided without I/O.</summary>
static class AccountRules
{
    /// <summary>How long a session lives after its last refresh.</summary>
    public static readonly TimeSpan SessionLife = TimeSpan.FromDays(14);

    /// <summary>A first name to show, until the person chooses one: the part of the address before the @.</summary>
    public static string DisplayName(string? email) => email?.Split('@')[0] is { Length: > 0 } name ? name : email ?? "New user";

    public static bool IsLive(Session session, DateTimeOffset now) => session.ExpiresAt > now;

    /// <summary>The sessions that may still be used: what has expired need not be remembered.</summary>
    public static ImmutableDictionary<Guid, Session> Live(IEnumerable<Session> sessions, DateTimeOffset now) =>
        sessions.Where(session => IsLive(session, now)).ToImmutableDictionary(session => session.Id);
}

/// <summary>An account as it is kept in memory.</summary>
sealed record Account(Guid Id, string? Email, string DisplayName, string TimeZone, ImmutableArray<string> Roles);

/// <summary>A session that has not been ended.</summary>
sealed record Session(Guid Id, DateTimeOffset ExpiresAt);
