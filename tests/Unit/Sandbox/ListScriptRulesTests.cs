using StreamVibe.Sandbox.YouTube;

namespace StreamVibe.Tests.Unit.Sandbox;

public sealed class ListScriptRulesTests
{
    const int Max = 50;

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(50, 1)]
    [InlineData(51, 2)]
    [InlineData(120, 3)]
    public void A_list_without_scripts_ends_with_its_last_item(int count, int pages) => Assert.Equal(Math.Max(1, pages), Pages(count).Count);

    [Fact]
    public void A_loop_leads_back_under_a_token_that_was_given_before()
    {
        var pages = Pages(120, new ListScript { Account = "a", Kind = "loop", OnPage = 2 });
        Assert.Equal(1_000, pages.Count);
        Assert.Equal(new PageToken(0), pages[1].Next);
        Assert.Equal(2, pages.Select(page => page.Next).Distinct().Count());
    }

    [Fact]
    public void A_repeated_page_comes_under_new_tokens_for_ever_or_so_often()
    {
        var forever = Pages(120, new ListScript { Account = "a", Kind = "repeat", OnPage = 2 });
        Assert.Equal((1_000, 1_000), (forever.Count, forever.Select(page => page.Next.ToString()).Distinct().Count()));
        Assert.Equal(3 + 4, Pages(120, new ListScript { Account = "a", Kind = "repeat", OnPage = 2, Times = 4 }).Count);
    }

    [Fact]
    public void Empty_pages_stand_before_the_real_one()
    {
        var pages = Pages(120, new ListScript { Account = "a", Kind = "empty", OnPage = 3, Times = 2 });
        Assert.Equal([PageContent.Real, PageContent.Real, PageContent.Nothing, PageContent.Nothing, PageContent.Real], pages.Select(page => page.Content));
        Assert.All(pages, page => Assert.Equal(120, page.Total));
    }

    [Fact]
    public void An_endless_list_goes_on_where_it_would_end()
    {
        var pages = Pages(60, new ListScript { Account = "a", Kind = "endless", OnPage = 2 });
        Assert.Equal((1_000, 1_000), (pages.Count, pages.Select(page => page.Next).Distinct().Count()));
        Assert.Equal([PageContent.Real, PageContent.MadeUp, PageContent.MadeUp], pages.Take(3).Select(page => page.Content));
    }

    [Fact]
    public void A_partial_list_ends_early_and_still_says_how_long_it_is()
    {
        var pages = Pages(120, new ListScript { Account = "a", Kind = "partial", OnPage = 2 });
        Assert.Equal([120, 120], pages.Select(page => page.Total));
    }

    [Fact]
    public void A_total_can_lie() => Assert.Equal([120, 113, 113], Pages(120, new ListScript { Account = "a", Kind = "shrink", OnPage = 2, By = 7 }).Select(page => page.Total));

    [Fact]
    public void A_token_keeps_its_place_and_its_lap()
    {
        foreach (var token in new PageToken[] { new(0), new(50), new(19_950, 3), new(16_000_000, 70_000) }) Assert.Equal(token, PageToken.Read(token.ToString()));
    }

    /// <summary>Follows a list as a client does, a thousand pages at most.</summary>
    static List<PagePlan> Pages(int count, params ListScript[] scripts)
    {
        var (pages, at) = (new List<PagePlan>(), new PageToken(0));
        while (pages.Count < 1_000)
        {
            pages.Add(ListScriptRules.Plan(scripts, at, Max, count));
            if (pages[^1].Next is not { } next) break;
            at = next;
        }
        return pages;
    }
}
