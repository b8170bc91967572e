using StreamVibe.Accounts;

namespace StreamVibe.Tests.Unit.Accounts;

public sealed class ExportSectionsTests
{
    static readonly ExportRow Last = new(new("01900000-0000-7000-8000-000000000001"), 7, "{}");

    [Fact]
    public void A_full_part_goes_on_after_its_last_row() =>
        Assert.Equal(new ExportPlace(2, Last.Id, 7), ExportSections.After(new(2), ExportSections.PartSize, Last));

    [Theory]
    [InlineData(0)]
    [InlineData(ExportSections.PartSize - 1)]
    public void Any_other_part_is_the_last_of_its_section(int rows) => Assert.Equal(new ExportPlace(3), ExportSections.After(new(2, Last.Id, 7), rows, rows > 0 ? Last : null));

    [Fact]
    public void The_last_section_ends_the_export() => Assert.Null(ExportSections.After(new(ExportSections.All.Count - 1), 1, Last));

    [Theory]
    [InlineData("id", "id")]
    [InlineData("created_at", "createdAt")]
    [InlineData("auto_sync_minutes", "autoSyncMinutes")]
    public void Members_are_called_as_the_API_calls_them(string column, string member) => Assert.Equal(member, RowJson.NameOf(column));
}
