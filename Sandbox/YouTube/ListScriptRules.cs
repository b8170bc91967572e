namespace StreamVibe.Sandbox.YouTube;

/// <summary>What a page of an uploads list looks like under its scripts, without I/O.</summary>
internal static class ListScriptRules
{
    public static int Page(PageToken at, int max) => max == 0 ? 1 : (at.Position / max) + 1;

    /// <param name="count">How many items the list really has.</param>
    public static PagePlan Plan(IEnumerable<ListScript> scripts, PageToken at, int max, int count)
    {
        var (page, end) = (Page(at, max), at.Position + max);
        var usual = new PagePlan(PageContent.Real, max > 0 && end < count ? new PageToken(end) : null, count);
        return scripts.Aggregate(usual, (plan, script) => script.Kind switch
        {
            "loop" when page >= script.OnPage => plan with { Next = new PageToken(0) },
            "repeat" when page == script.OnPage && Again(script, at) => plan with { Next = at with { Lap = at.Lap + 1 } },
            "empty" when page == script.OnPage && Again(script, at) => plan with { Content = PageContent.Nothing, Next = at with { Lap = at.Lap + 1 } },
            "endless" when page >= script.OnPage => plan with { Content = PageContent.MadeUp, Next = new PageToken(end) },
            "partial" when page >= script.OnPage => plan with { Next = null },
            "shrink" when page >= script.OnPage => plan with { Total = Math.Max(0, plan.Total - script.By) },
            _ => plan,
        });
    }

    static bool Again(ListScript script, PageToken at) => script.Times is not { } times || at.Lap < times;
}

/// <param name="Next">Null on the last page.</param>
/// <param name="Total">What the page says of the list's length.</param>
internal sealed record PagePlan(PageContent Content, PageToken? Next, int Total);

internal enum PageContent
{
    Real,
    Nothing,

    /// <summary>As many items as fit, of videos that do not exist.</summary>
    MadeUp,
}
