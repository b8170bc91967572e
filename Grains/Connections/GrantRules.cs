namespace StreamVibe.Connections;

/// <summary>How long tokens live, whatever the platform says, and what a grant is good for.</summary>
static class GrantRules
{
    static readonly TimeSpan DefaultLife = TimeSpan.FromHours(1), ShortestLife = TimeSpan.FromMinutes(10), LongestLife = TimeSpan.FromHours(24), LongestGrant = TimeSpan.FromDays(3650);

    /// <summary>
    /// End of an access token. Missing or senseless: an hour. One that is said to end within minutes is used all the same, since it would be refreshed before each use;
    /// should it end early, the refused request renews it.
    /// </summary>
    public static DateTimeOffset AccessEnd(double? seconds, DateTimeOffset now) =>
        now + (seconds is > 0 ? TimeSpan.FromSeconds(Math.Clamp(seconds.Value, ShortestLife.TotalSeconds, LongestLife.TotalSeconds)) : DefaultLife);

    /// <summary>End of a grant that was given for a time; null where it was not.</summary>
    public static DateTimeOffset? GrantEnd(double? seconds, DateTimeOffset now) =>
        seconds is > 0 ? now + TimeSpan.FromSeconds(Math.Min(seconds.Value, LongestGrant.TotalSeconds)) : null;

    /// <summary>What can be done with these scopes.</summary>
    public static string[] Capabilities(IEnumerable<string> scopes, string read, string publish)
    {
        var held = scopes.ToHashSet(StringComparer.Ordinal);
        return !held.Contains(read) ? [] : held.Contains(publish) ? ["sync", "publish"] : ["sync"];
    }
}
