namespace StreamVibe.Connections;

/// <summary>How long a grant is tried to be given back, without I/O.</summary>
static class RevocationRules
{
    static readonly TimeSpan First = TimeSpan.FromMinutes(1), Longest = TimeSpan.FromHours(6), Patience = TimeSpan.FromDays(7);

    /// <summary>When to try again should this try fail: after 1, 2, 4 … minutes, at most 6 hours.</summary>
    public static DateTimeOffset NextTry(int tries, DateTimeOffset now)
    {
        var pause = First * Math.Pow(2, Math.Min(tries, 10));
        return now + (pause < Longest ? pause : Longest);
    }

    public static bool IsGivenUp(DateTimeOffset owedSince, DateTimeOffset now) => now - owedSince >= Patience;
}
