namespace StreamVibe.Api.Accounts.Mail;

/// <summary>When a mail that was not taken is tried again.</summary>
static class MailRules
{
    /// <summary>As long a mail belongs to whoever took it up: longer than any try.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromMinutes(5);

    /// <summary>After this it is given up.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromDays(3);

    static readonly TimeSpan shortest = TimeSpan.FromSeconds(5), longest = TimeSpan.FromHours(1);

    /// <summary>Twice as long after each try, from 5 s to 1 h, shortened by up to a quarter so that what failed together does not come back together.</summary>
    /// <param name="tries">Tries that failed, at least 1.</param>
    /// <param name="chance">From 0 to 1.</param>
    public static TimeSpan Pause(int tries, double chance)
    {
        var doubled = shortest * Math.Pow(2, Math.Min(tries - 1, 20));
        var pause = (doubled < longest ? doubled : longest) * (1 - (chance / 4));
        return pause > shortest ? pause : shortest;
    }

    public static bool IsOver(DateTimeOffset createdAt, DateTimeOffset now) => now - createdAt >= Life;
}
