using StreamVibe.Connections;

namespace StreamVibe.Tests.Unit.Connections;

public sealed class SyncRulesTests
{
    static readonly DateTimeOffset Now = new(2026, 5, 4, 3, 2, 1, TimeSpan.Zero);
    static readonly Checkpoint Page = new(SyncPhase.Pages, "uploads", "page-2", Failures: 3);
    static readonly PageCounts Known = new(50, 0, 0, 0);

    [Fact]
    public void A_page_leads_to_the_next_one_and_forgets_earlier_failures() =>
        Assert.Equal(Page with { PageToken = "page-3", Failures = 0, Pages = 1, Page = 1, Mark = "page-3" }, SyncRules.AfterPage(Page, "page-3", null, Known));

    [Fact]
    public void The_last_page_leads_to_what_was_not_met()
    {
        var end = SyncRules.AfterPage(Page, null, null, Known);
        Assert.Equal((SyncPhase.Unmet, null, 0, 1), (end.Phase, end.PageToken, end.Failures, end.Pages));
    }

    [Fact]
    public void A_list_that_became_shorter_under_the_pass_is_read_again_from_its_start()
    {
        var shorter = SyncRules.AfterPage(Page with { Total = 100 }, "page-3", 99, Known);
        Assert.True(shorter.Moved);
        var again = SyncRules.AfterPage(SyncRules.AfterPage(shorter, "page-4", 99, Known), null, 99, Known);
        Assert.Equal(new Checkpoint(SyncPhase.Pages, "uploads", null, 0, Rereads: 1, Pages: 3, Reach: 3), again);
    }

    [Theory]
    [InlineData(100)]
    [InlineData(101)]
    public void A_list_that_kept_its_length_or_grew_is_read_once(int total) =>
        Assert.Equal(SyncPhase.Unmet, SyncRules.AfterPage(Page with { Total = 100 }, null, total, Known).Phase);

    [Fact]
    public void A_list_that_never_holds_still_is_not_read_for_ever() =>
        Assert.Equal(SyncPhase.Unmet, SyncRules.AfterPage(Page with { Total = 100, Rereads = SyncRules.MostRereads }, null, 50, Known).Phase);

    [Fact]
    public void A_lost_place_starts_the_list_again_and_in_the_end_gives_up()
    {
        var setback = After(PlatformFailure.PlaceLost, 0);
        Assert.Equal((SyncPhase.Pages, null, 1), (setback.Checkpoint.Phase, setback.Checkpoint.PageToken, setback.Checkpoint.Rereads));
        Assert.NotNull(setback.RetryAt);
        Assert.Equal("unavailable", SyncRules.AfterFailure(Page with { Rereads = SyncRules.MostRereads }, new(PlatformFailure.PlaceLost, "no"), Now).Problem?.Code);
    }

    [Theory]
    [InlineData(0, 5)]
    [InlineData(1, 10)]
    [InlineData(2, 20)]
    [InlineData(3, 40)]
    public void Each_failure_in_a_row_doubles_the_pause(int failures, int seconds)
    {
        var setback = After(PlatformFailure.Transient, failures);
        Assert.Equal((Now.AddSeconds(seconds), null, failures + 1), (setback.RetryAt, setback.Problem, setback.Checkpoint.Failures));
    }

    [Theory]
    [InlineData(120, 120)]
    [InlineData(2, 5)]
    [InlineData(-50, 5)]
    [InlineData(86_400, 3600)]
    public void The_pause_is_at_least_what_the_platform_asked_for_and_at_most_an_hour(int asked, int seconds) =>
        Assert.Equal(Now.AddSeconds(seconds), After(PlatformFailure.Busy, 0, TimeSpan.FromSeconds(asked)).RetryAt);

    [Theory]
    [InlineData((int)PlatformFailure.Transient, "unavailable")]
    [InlineData((int)PlatformFailure.Busy, "provider_busy")]
    public void The_fifth_failure_in_a_row_ends_the_run(int failure, string code)
    {
        var setback = After((PlatformFailure)failure, SyncRules.MostFailures - 1);
        Assert.Equal((null, code), (setback.RetryAt, setback.Problem?.Code));
    }

    [Theory]
    [InlineData((int)PlatformFailure.TokenRejected, "token_rejected")]
    [InlineData((int)PlatformFailure.GrantGone, "needs_reauth")]
    [InlineData((int)PlatformFailure.SecretMissing, "needs_reauth")]
    [InlineData((int)PlatformFailure.ScopeMissing, "scope_missing")]
    [InlineData((int)PlatformFailure.Misconfigured, "unavailable")]
    [InlineData((int)PlatformFailure.Exhausted, "provider_busy")]
    [InlineData((int)PlatformFailure.Refused, "refused")]
    public void What_another_try_cannot_help_ends_the_run_at_once(int failure, string code)
    {
        var setback = After((PlatformFailure)failure, failures: 0);
        Assert.Equal((null, code), (setback.RetryAt, setback.Problem?.Code));
    }

    [Fact]
    public void A_refusal_with_a_word_of_its_own_is_shown_by_it()
    {
        var problem = SyncRules.AfterFailure(Page, new(PlatformFailure.Refused, "Suspended.", code: "account_suspended"), Now).Problem;
        Assert.Equal(new("account_suspended", "Suspended."), problem);
    }

    [Fact]
    public void A_setback_keeps_the_place_in_the_list() => Assert.Equal(Page with { Failures = 4 }, SyncRules.AfterFailure(Page, new(PlatformFailure.Transient, "no"), Now).Checkpoint);

    static Setback After(PlatformFailure failure, int failures, TimeSpan? asked = null) =>
        SyncRules.AfterFailure(Page with { Failures = failures }, new PlatformException(failure, "A reason of ours.", asked), Now);
}
