using CsCheck;
using StreamVibe.Billing;
using StreamVibe.Connections;

namespace StreamVibe.Tests.Unit.Connections;

public sealed class AutoSyncRulesTests
{
    static readonly DateTimeOffset Now = new(2026, 5, 4, 3, 2, 1, TimeSpan.Zero);
    static readonly ConnectionHealth Well = new(ConnectionStatus.Connected, null, 0, Now, Now, null, false);
    static readonly AutoSyncState On = new(true, 1440, false, null, 0);

    static readonly Gen<int> Minutes = Gen.Int[AutoSyncEdit.ShortestMinutes, AutoSyncEdit.LongestMinutes];
    static readonly Gen<TimeSpan> Spans = Gen.Int[-20_000, 20_000].Select(minutes => TimeSpan.FromMinutes(minutes));

    [Theory]
    [InlineData(null, false, false)]
    [InlineData(null, true, true)]
    [InlineData(false, true, false)]
    [InlineData(true, false, true)]
    public void The_plan_decides_until_the_owner_chose(bool? choice, bool paid, bool enabled) => Assert.Equal(enabled, (On with { Choice = choice, Paid = paid }).Enabled);

    [Fact]
    public void The_next_sync_is_an_interval_after_the_last_and_up_to_a_tenth_later() => Gen.Select(Gen.Guid, Minutes).Sample((id, minutes) =>
        Assert.InRange(Plan(id, minutes, Now)!.Value - Now, TimeSpan.FromMinutes(minutes), TimeSpan.FromMinutes(minutes * 1.1)));

    [Fact]
    public void It_is_never_in_the_past_and_never_more_than_an_interval_and_a_tenth_away_whatever_a_clock_did() => Gen.Select(Gen.Guid, Minutes, Spans).Sample((id, minutes, ago) =>
        Assert.InRange(Plan(id, minutes, Now - ago)!.Value, Now, Now.AddMinutes(minutes * 1.1)));

    [Fact]
    public void A_longer_interval_never_comes_sooner() => Gen.Select(Gen.Guid, Minutes, Minutes, Spans).Sample((id, one, other, ago) =>
        Assert.True(Plan(id, Math.Min(one, other), Now - ago) <= Plan(id, Math.Max(one, other), Now - ago)));

    [Fact]
    public void A_clock_that_is_set_back_an_hour_does_not_bring_a_run_again()
    {
        // The run at its date moved the date; an hour earlier nothing is due, and what is planned then is later than the clock.
        var ran = Row(On with { NextAt = Plan(Guid.Empty, 1440, Now) });
        Assert.Equal(Due.Nothing, ScheduleRules.Decide(ran, false, Now.AddHours(-1)));
        Assert.InRange(Plan(Guid.Empty, 15, Now, now: Now.AddHours(-1))!.Value, Now.AddHours(-1).AddMinutes(15), Now.AddHours(-1).AddMinutes(16.5));
    }

    [Fact]
    public void Connections_of_one_moment_do_not_stay_together()
    {
        var dates = Enumerable.Range(0, 1000).Select(i => Plan(new(i, 1, 2, new byte[8]), 1440, Now)!.Value).ToList();
        // A tenth of a day is 144 minutes: no quarter of it holds much more than its share.
        Assert.All(dates.GroupBy(date => (int)((date - dates.Min()).TotalMinutes / 36.1)), quarter => Assert.InRange(quarter.Count(), 1, 350));
    }

    [Fact]
    public void A_connection_that_never_synced_is_due_at_once() => Assert.Equal(Now, Plan(Guid.Empty, 1440, last: null));

    [Fact]
    public void A_date_that_stands_is_kept_and_a_missing_one_counts_from_the_last_sync() => Gen.Select(Gen.Guid, Spans).Sample((id, off) =>
    {
        Assert.Equal(Now + off, AutoSyncRules.Keep(Row(On with { NextAt = Now + off }, id), ConnectionStatus.Degraded, Now));
        Assert.Equal(Plan(id, 1440, Now.AddDays(-2)), AutoSyncRules.Keep(Row(On, id, last: Now.AddDays(-2)), ConnectionStatus.Connected, Now));
    });

    [Theory]
    [InlineData(true, (int)ConnectionStatus.NeedsReauth)]
    [InlineData(true, (int)ConnectionStatus.Revoked)]
    [InlineData(false, (int)ConnectionStatus.Connected)]
    public void There_is_no_date_where_it_is_off_or_waits_for_its_owner(bool on, int status)
    {
        var row = Row(On with { Choice = on, NextAt = Now });
        Assert.Null(AutoSyncRules.Keep(row, (ConnectionStatus)status, Now));
        Assert.Null(AutoSyncRules.Plan(row, (ConnectionStatus)status, Now, Now));
    }

    [Theory]
    [InlineData("provider_busy", 15, 360)]
    [InlineData("endless_list", 60, 360)]
    [InlineData("provider_busy", 1440, 1440)]
    [InlineData("unavailable", 15, 15)]
    [InlineData(null, 15, 15)]
    public void After_a_run_that_used_up_an_allowance_for_nothing_some_hours_pass(string? problem, int every, int minutes) => Gen.Guid.Sample(id => Assert.InRange(
        AutoSyncRules.AfterRun(Row(On with { EveryMinutes = every }, id), ConnectionStatus.Degraded, problem is null ? null : new(problem, ""), Now)!.Value - Now,
        TimeSpan.FromMinutes(minutes), TimeSpan.FromMinutes(minutes * 1.1)));

    [Fact]
    public void A_date_has_one_run_and_another_date_another()
    {
        Gen.Select(Gen.Guid, Spans).Sample((id, off) => Assert.Equal(AutoSyncRules.RunOf(id, Now + off), AutoSyncRules.RunOf(id, (Now + off).ToOffset(TimeSpan.FromHours(2)))));
        Assert.Equal(1000, Enumerable.Range(0, 1000).Select(i => AutoSyncRules.RunOf(Guid.Empty, Now.AddMinutes(i))).Distinct().Count());
        Assert.NotEqual(AutoSyncRules.RunOf(Guid.Empty, Now), Derived.Id(Guid.Empty, Now, ""));
    }

    [Theory]
    [InlineData(0, false, nameof(Due.AutoSync))]
    [InlineData(0, true, nameof(Due.Run))]
    [InlineData(-1, false, nameof(Due.Nothing))]
    public void An_automatic_sync_is_due_at_its_date_and_a_run_under_way_counts_as_it(int late, bool runOpen, string due) =>
        Assert.Equal(due, ScheduleRules.Decide(Row(On with { NextAt = Now }), runOpen, Now.AddSeconds(late)).ToString());

    [Fact]
    public void A_change_of_plan_is_seen_at_the_next_look()
    {
        var later = Now.AddHours(1);
        Assert.Equal(Due.Plan, ScheduleRules.Decide(Row(new(null, 1440, true, null, 0), due: later), false, Now));
        Assert.Equal(Due.Plan, ScheduleRules.Decide(Row(new(null, 1440, false, Now, 0)), false, Now));
        Assert.Equal(Due.Nothing, ScheduleRules.Decide(Row(new(null, 1440, true, later, 0), due: later), false, Now));
        Assert.Equal(Due.Nothing, ScheduleRules.Decide(Row(new(null, 1440, true, null, 0), due: later), true, Now));
    }

    [Fact]
    public void A_connection_is_woken_for_its_automatic_sync() => Gen.Int[1, 300].Sample(minutes =>
        Assert.Equal(Now.AddMinutes(minutes), ScheduleRules.NextDue(Guid.Empty, Well, null, Now.AddMinutes(minutes), Now)));

    [Fact]
    public void A_used_up_quota_is_asked_again_within_the_hour_after_its_reset_and_told_once_a_cycle()
    {
        var reset = Now.AddDays(9);
        Gen.Select(Gen.Guid, Gen.Guid).Sample((one, other) =>
        {
            var (first, second) = (Refused(one, reset), Refused(other, reset));
            Assert.InRange(first.NextAt, reset, reset.AddHours(1));
            Assert.Equal(first.NoticeId, second.NoticeId);
            Assert.NotEqual(first.NoticeId, Refused(one, reset.AddMonths(1)).NoticeId);
        });
    }

    // Of the cap itself the person was told.
    [Fact]
    public void A_spend_cap_is_waited_for_without_another_word_and_a_price_that_is_missing_not_for_long()
    {
        var reset = Now.AddDays(9);
        var capped = Refused(Guid.Empty, reset, ErrorCode.SpendCapReached);
        Assert.Equal((Refused(Guid.Empty, reset).NextAt, null, 0), (capped.NextAt, capped.Notice, capped.Failures));
        Assert.InRange(Refused(Guid.Empty, reset, ErrorCode.SpendCapReached, isUnpriced: true).NextAt, Now, Now.AddHours(1));
    }

    static AutoSyncSetback Refused(Guid connection, DateTimeOffset reset, ErrorCode why = ErrorCode.QuotaExceeded, bool isUnpriced = false) =>
        AutoSyncRules.AfterRefusal(Row(On, connection), why, new(QuotaKind.Sync, 10, 0, 10, 0, 0, false, reset, false, null) { IsUnpriced = isUnpriced }, Now);

    [Fact]
    public void Without_units_it_waits_for_the_next_ones_within_the_hour_after_and_nobody_is_told()
    {
        var midnight = Now.AddHours(5);
        Gen.Guid.Sample(id =>
        {
            var setback = AutoSyncRules.AfterShortage(Row(On with { Failures = 3 }, id), midnight);
            Assert.InRange(setback.NextAt, midnight, midnight.AddHours(1));
            Assert.Equal((0, null), (setback.Failures, setback.Notice));
        });
        Assert.True(Enumerable.Range(1, 50).Select(number => AutoSyncRules.AfterShortage(Row(On, new(number, 0, 0, new byte[8])), midnight).NextAt).Distinct().Count() > 40, "They come all at once.");
    }

    [Theory]
    [InlineData(0, 1440, 5)]
    [InlineData(1, 1440, 10)]
    [InlineData(3, 1440, 40)]
    [InlineData(50, 1440, 360)]
    [InlineData(50, 15, 15)]
    public void A_start_that_failed_in_passing_is_tried_ever_later(int failures, int every, int minutes)
    {
        var setback = AutoSyncRules.AfterFailure(Row(On with { Failures = failures, EveryMinutes = every }), Now);
        Assert.InRange(setback.NextAt, Now.AddMinutes(minutes), Now.AddMinutes(minutes * 1.1));
        Assert.Equal((failures + 1, null), (setback.Failures, setback.Notice));
    }

    [Theory]
    [InlineData(14)]
    [InlineData(10_081)]
    [InlineData(0)]
    [InlineData(int.MinValue)]
    public void An_interval_out_of_range_is_refused_by_name(int minutes) =>
        Assert.Equal("autoSync.everyMinutes", Assert.Throws<DomainException>(() => AutoSyncRules.Change(On, new(null, minutes))).Field);

    [Fact]
    public void An_edit_changes_what_it_names()
    {
        Assert.Equal(On with { EveryMinutes = 15 }, AutoSyncRules.Change(On, new(null, 15)));
        Assert.Equal(On with { Choice = false }, AutoSyncRules.Change(On, new(false, null)));
        Assert.Equal(On, AutoSyncRules.Change(On, new(null, null)));
        Assert.Null(AutoSyncRules.Change(On with { Choice = null }, new(null, 10_080)).Choice);
    }

    static DateTimeOffset? Plan(Guid id, int minutes, DateTimeOffset? last, DateTimeOffset? now = null) =>
        AutoSyncRules.Plan(Row(On with { EveryMinutes = minutes }, id), ConnectionStatus.Connected, last, now ?? Now);

    static ConnectionState Row(AutoSyncState auto, Guid id = default, DateTimeOffset? last = null, DateTimeOffset? due = null) =>
        new(id, Guid.Empty, Platform.YouTube, Well, Guid.Empty, "channel", last, due ?? auto.NextAt, null, null, null, auto, 1);
}
