using StreamVibe.Sandbox.State;

namespace StreamVibe.Tests.Unit.Sandbox;

public sealed class StateJournalTests : IDisposable
{
    readonly SandboxState state = new();

    public void Dispose() => state.Dispose();

    [Fact]
    public void What_was_changed_is_there_after_reopening()
    {
        Write("kept", "first", "second");
        Assert.Equal("second", Read("kept"));
    }

    [Fact]
    public void A_removed_row_stays_removed()
    {
        using (var journal = state.Open())
        {
            var table = journal.Table<Row>("rows");
            Put(journal, table, "gone", "value");
            journal.Change(change =>
            {
                change.Remove(table, "gone");
                return true;
            });
        }
        Assert.Null(Read("gone"));
    }

    [Theory]
    [InlineData("[[\"rows\",\"torn\",{\"val")]
    [InlineData("[[\"rows\",\"torn\",{\"val\n")]
    public void A_torn_last_line_is_cut_off_and_writing_goes_on(string torn)
    {
        Write("before", "value");
        File.AppendAllText(state.Path, torn);
        Write("after", "value");
        Assert.Equal("value", Read("before"));
        Assert.Equal("value", Read("after"));
        Assert.Null(Read("torn"));
    }

    [Fact]
    public void A_damaged_line_in_the_middle_is_not_passed_over()
    {
        Write("before", "value");
        File.AppendAllText(state.Path, "nonsense\n");
        File.AppendAllText(state.Path, "[[\"rows\",\"after\",{\"value\":\"x\"}]]\n");
        Assert.Throws<InvalidDataException>(() => state.Open());
    }

    [Fact]
    public void A_change_that_throws_leaves_nothing()
    {
        using (var journal = state.Open())
        {
            var table = journal.Table<Row>("rows");
            Assert.Throws<InvalidOperationException>(() => journal.Change<bool>(change =>
            {
                change.Put(table, "half", new Row("value"));
                throw new InvalidOperationException();
            }));
            Assert.Null(table.Find("half"));
        }
        Assert.Null(Read("half"));
    }

    [Fact]
    public void A_journal_grown_large_is_compacted_without_loss()
    {
        using (var journal = state.Open())
        {
            var table = journal.Table<Row>("rows");
            for (var round = 0; round < 60; round++)
                Put(journal, table, "same", new string((char)('a' + (round % 26)), 100_000));
            Put(journal, table, "other", "value");
        }
        Assert.True(new FileInfo(state.Path).Length < 4_500_000);
        Assert.Equal("value", Read("other"));
        Assert.Equal('h', Read("same")![0]);
    }

    [Fact]
    public void Clearing_keeps_the_table_named()
    {
        using (var journal = state.Open())
        {
            Put(journal, journal.Table<Row>("kept"), "key", "value");
            Put(journal, journal.Table<Row>("rows"), "key", "value");
            journal.Clear(keep: "kept");
        }
        using var reopened = state.Open();
        Assert.NotNull(reopened.Table<Row>("kept").Find("key"));
        Assert.Null(reopened.Table<Row>("rows").Find("key"));
    }

    void Write(string key, params string[] values)
    {
        using var journal = state.Open();
        var table = journal.Table<Row>("rows");
        foreach (var value in values)
            Put(journal, table, key, value);
    }

    string? Read(string key)
    {
        using var journal = state.Open();
        return journal.Table<Row>("rows").Find(key)?.Value;
    }

    static void Put(StateJournal journal, JournalTable<Row> table, string key, string value) => journal.Change(change =>
    {
        change.Put(table, key, new Row(value));
        return true;
    });

    sealed record Row(string Value);
}
