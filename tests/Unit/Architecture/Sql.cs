using System.Text.RegularExpressions;

namespace StreamVibe.Tests.Unit.Architecture;

/// <summary>Tells SQL from other text.</summary>
static partial class Sql
{
    public static bool IsIn(SourceFile file) => file.Literals.Any(literal => Statement().IsMatch(literal));

    /// <summary>The wall clock of the database: time comes as a parameter (law 7).</summary>
    public static bool AsksTheClock(string sql) => Clock().IsMatch(Comment().Replace(sql, ""));

    [GeneratedRegex(@"(?is)\b(select\b.+?\bfrom\b|insert\s+into\b|update\s+[\w.]+(\s+(as\s+)?\w+)?\s+set\b|delete\s+from\b|select\s+set_config\b)")]
    private static partial Regex Statement();

    [GeneratedRegex(@"(?i)\bnow\s*\(\s*\)|\bcurrent_(timestamp|time|date)\b|\blocaltime(stamp)?\b|\b(clock|statement|transaction)_timestamp\s*\(|'now'")]
    private static partial Regex Clock();

    [GeneratedRegex("(?m)--.*$")]
    private static partial Regex Comment();
}
