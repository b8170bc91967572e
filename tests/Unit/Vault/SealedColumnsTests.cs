using System.Text.RegularExpressions;
using StreamVibe.Tests.Unit.Architecture;
using StreamVibe.Vault;

namespace StreamVibe.Tests.Unit.Vault;

/// <summary>No envelope is forgotten when the key changes.</summary>
public sealed partial class SealedColumnsTests
{
    [Fact]
    public void Every_column_of_envelopes_is_rewrapped()
    {
        var made = SourceTree.Files(".sql", "db").SelectMany(file => Envelopes(file.Text)).ToList();
        Assert.Contains("vault.secret", made);
        Assert.Empty(made.Except(RewrapStore.Columns.Select(column => column.Table)));
    }

    [Theory]
    [InlineData("create table auth.forgotten (\n  id uuid not null,\n  envelope bytea not null\n);")]
    [InlineData("create table auth.other (\n  id uuid\n);\nalter table auth.forgotten add column envelope bytea;")]
    [InlineData("alter table auth.forgotten\n  add envelope bytea")]
    public void The_check_sees_a_new_one(string script) => Assert.Equal(["auth.forgotten"], Envelopes(script));

    static IEnumerable<string> Envelopes(string script) => Made().Matches(script).Select(match => match.Groups[1].Value);

    [GeneratedRegex(@"(?:create|alter) table (?:if not exists )?([\w.""]+)(?:(?!;)[\s\S])*?\benvelope\s+bytea")]
    private static partial Regex Made();
}
