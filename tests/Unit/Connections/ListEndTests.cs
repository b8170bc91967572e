using CsCheck;
using StreamVibe.Connections;

namespace StreamVibe.Tests.Unit.Connections;

/// <summary>Which passes read how much, and how a list that has no end is left.</summary>
public sealed class ListEndTests
{
    static readonly DateTimeOffset Now = new(2026, 5, 4, 3, 2, 1, TimeSpan.Zero);
    static readonly PageCounts New = new(50, 50, 0, 0), Known = new(50, 0, 3, 0);

    static PageCounts Nothing => default;

    [Theory]
    [InlineData(SyncTrigger.First, 1.0, (int)SyncPass.Complete)]
    [InlineData(SyncTrigger.Manual, 1.0, (int)SyncPass.Complete)]
    [InlineData(SyncTrigger.Automatic, 0.0, (int)SyncPass.Incremental)]
    [InlineData(SyncTrigger.Automatic, 6.99, (int)SyncPass.Incremental)]
    [InlineData(SyncTrigger.Automatic, 7.0, (int)SyncPass.Complete)]
    [InlineData(SyncTrigger.Automatic, null, (int)SyncPass.Complete)]
    public void An_automatic_pass_is_incremental_while_the_last_complete_one_is_younger_than_a_week(SyncTrigger trigger, double? days, int pass) =>
        Assert.Equal((SyncPass)pass, SyncRules.PassOf(trigger, days is { } ago ? Now.AddDays(-ago) : null, Now));

    [Theory]
    // One character a page: n brought something new, o only what was known.
    [InlineData("oooo", 4)]
    [InlineData("nnnno", 5)]
    [InlineData("ononno", 6)]
    [InlineData("ooonno", 6)]
    public void An_incremental_pass_reads_the_newest_pages_and_on_while_there_is_something_new(string pages, int read)
    {
        var at = Checkpoint.Reading("uploads", SyncPass.Incremental);
        for (var page = 0; page < read; page++)
        {
            Assert.Equal(SyncPhase.Pages, at.Phase);
            at = SyncRules.AfterPage(at, $"page-{page}", 900, pages[page] == 'n' ? New : Known);
        }
        Assert.Equal(SyncPhase.Done, at.Phase);
    }

    [Fact]
    public void A_short_list_ends_an_incremental_pass_and_nothing_is_looked_up() =>
        Assert.Equal(SyncPhase.Done, SyncRules.AfterPage(Checkpoint.Reading("uploads", SyncPass.Incremental) with { Total = 30 }, null, 20, New).Phase);

    [Fact]
    public void A_list_that_leads_back_into_itself_is_read_again_and_then_given_up() => Gen.Select(Gen.Int[0, 60], Gen.Int[1, 60]).Sample((lead, loop) =>
    {
        var (at, pages) = (Checkpoint.Reading("uploads", SyncPass.Complete), 0);
        while (at.Phase == SyncPhase.Pages)
        {
            var place = at.Page < lead ? at.Page : lead + ((at.Page - lead) % loop);
            at = SyncRules.AfterPage(at, $"page-{place}", null, New);
            pages++;
        }
        Assert.Equal((SyncPhase.Endless, SyncRules.MostRereads), (at.Phase, at.Rereads));
        Assert.InRange(pages, 3 * (lead + loop), 3 * ((2 * Math.Max(lead, loop)) + loop + 2));
    });

    [Theory]
    [InlineData(1)]
    [InlineData(400)]
    public void A_list_of_ever_new_places_and_items_is_no_loop(int pages)
    {
        var at = Checkpoint.Reading("uploads", SyncPass.Complete);
        for (var page = 1; page <= pages; page++) at = SyncRules.AfterPage(at, page < pages ? $"page-{page}" : null, 20_000, Known);
        Assert.Equal((SyncPhase.Unmet, 0), (at.Phase, at.Rereads));
    }

    [Fact]
    public void Pages_that_bring_nothing_new_under_ever_new_places_are_a_loop()
    {
        var at = Checkpoint.Reading("uploads", SyncPass.Complete);
        for (var page = 0; page < 5 + SyncRules.MostBarren; page++) at = SyncRules.AfterPage(at, $"page-{page}", null, page < 5 ? Known : Nothing);
        Assert.Equal((SyncPhase.Pages, null, 1, 0), (at.Phase, at.PageToken, at.Rereads, at.Page));
        // The second time everything has been met: that says something only beyond where the first time got.
        for (var page = 0; page < 5; page++) at = SyncRules.AfterPage(at, $"again-{page}", null, Nothing);
        Assert.Equal(0, at.Barren);
        for (var page = 0; page < SyncRules.MostBarren; page++) at = SyncRules.AfterPage(at, $"on-{page}", null, Nothing);
        Assert.Equal(2, at.Rereads);
        for (var page = 0; page < 5 + SyncRules.MostBarren; page++) at = SyncRules.AfterPage(at, $"third-{page}", null, Nothing);
        Assert.Equal(SyncPhase.Endless, at.Phase);
    }

    [Fact]
    public void A_page_of_what_cannot_be_read_is_something_new()
    {
        var at = Checkpoint.Reading("uploads", SyncPass.Complete) with { Barren = SyncRules.MostBarren - 1 };
        Assert.Equal(0, SyncRules.AfterPage(at, "page-2", null, new(0, 0, 0, 0, Quarantined: 50)).Barren);
    }

    [Fact]
    public void A_list_that_goes_on_for_ever_with_something_new_is_given_up()
    {
        var (at, pages) = (Checkpoint.Reading("uploads", SyncPass.Complete), 0);
        for (; at.Phase == SyncPhase.Pages; pages++) at = SyncRules.AfterPage(at, $"page-{pages}", null, New);
        Assert.Equal((SyncPhase.Endless, SyncRules.MostPages), (at.Phase, pages));
    }
}
