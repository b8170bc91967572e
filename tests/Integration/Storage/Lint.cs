namespace StreamVibe.Tests.Integration.Storage;

/// <summary>A rule about the database's catalogue.</summary>
/// <param name="Rule">What must be so.</param>
/// <param name="Sql">Finds what is not, a text each.</param>
/// <param name="Planted">Breaks the rule, to see that it is found.</param>
/// <param name="Found">What is found then.</param>
public sealed record Lint(string Rule, string Sql, string Planted, string Found)
{
    /// <summary>What is found and may stay, with the reason.</summary>
    public Dictionary<string, string> Allowed { get; init; } = [];

    public override string ToString() => Rule;
}
