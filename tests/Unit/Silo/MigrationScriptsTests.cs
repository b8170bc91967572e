using DbUp.Engine;
using StreamVibe.Migrations;

namespace StreamVibe.Tests.Unit.Silo;

public sealed class MigrationScriptsTests
{
    [Fact]
    public void Numbers_are_unique_and_without_gaps()
    {
        var numbers = MigrationScripts.Numbered.Select(script => int.Parse(script.Name["db/".Length..][..4], null)).ToList();
        Assert.Equal(Enumerable.Range(1, numbers.Count), numbers);
    }

    [Fact]
    public void No_file_of_db_is_forgotten()
    {
        var carried = typeof(MigrationScripts).Assembly.GetManifestResourceNames().Where(name => name.StartsWith("db/", StringComparison.Ordinal) && name.EndsWith(".sql", StringComparison.Ordinal));
        Assert.Equal(carried.Order(StringComparer.Ordinal), MigrationScripts.Numbered.Select(script => script.Name).Append("db/roles.sql").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_checksum_sees_text_and_not_line_ends()
    {
        Assert.Equal(MigrationScripts.Checksum(new SqlScript("a", "one\r\ntwo")), MigrationScripts.Checksum(new SqlScript("a", "one\ntwo")));
        Assert.NotEqual(MigrationScripts.Checksum(new SqlScript("a", "one")), MigrationScripts.Checksum(new SqlScript("a", "two")));
    }
}
