using StreamVibe.Connections;
using StreamVibe.Connections.Budgets;

namespace StreamVibe.Tests.Unit.Connections.Budgets;

public sealed class BudgetRulesTests
{
    static readonly DateTimeOffset Noon = new(2026, 5, 4, 19, 0, 0, TimeSpan.Zero);
    static readonly DateTimeOffset Midnight = PacificDay.End(PacificDay.Of(Noon));
    static readonly BudgetLimits Thousand = new(1_000, 20);

    int made;

    [Fact]
    public void A_silo_is_given_a_portion_and_what_it_gives_back_is_free_again()
    {
        var (state, answer) = Lease(new(), 1);
        Assert.Equal((50, 50, BudgetRules.Life), (answer.Lease!.Units, answer.Lease.Unasked, answer.Lease.Life));
        Assert.Equal((0, 50, 950), Shown(state));
        state = BudgetRules.TakeBack(state, [new(answer.Lease.Id, 7)], Noon);
        Assert.Equal((7, 0, 993), Shown(state));
        // A second time, and of a lease that nobody knows: nothing.
        Assert.Equal((7, 0, 993), Shown(BudgetRules.TakeBack(state, [new(answer.Lease.Id, 7), new(Guid.Empty, 9)], Noon)));
    }

    [Fact]
    public void The_same_operation_is_one_lease()
    {
        var id = Next();
        var (state, first) = BudgetRules.Lease(new(), new(1, false, []), id, Thousand, Noon);
        var (again, second) = BudgetRules.Lease(state, new(1, false, []), id, Thousand, Noon.AddSeconds(5));
        Assert.Equal(first.Lease! with { Life = BudgetRules.Life - TimeSpan.FromSeconds(5) }, second.Lease);
        Assert.Equal((0, 50, 950), Shown(again));
    }

    [Fact]
    public void Near_the_end_portions_are_small_but_never_smaller_than_what_is_needed()
    {
        var (_, answer) = Lease(new() { Day = PacificDay.Of(Noon), Used = 900 }, 1);
        Assert.Equal(12, answer.Lease!.Units);
        Assert.Equal(50, Lease(new() { Day = PacificDay.Of(Noon), Used = 950 }, 50).Answer.Lease!.Units);
        Assert.Equal((Midnight, true), Refused(Lease(new() { Day = PacificDay.Of(Noon), Used = 951 }, 50).Answer));
    }

    [Fact]
    public void What_nobody_asked_for_leaves_the_reserve_and_people_use_it()
    {
        var state = new BudgetState { Day = PacificDay.Of(Noon), Used = 795 };
        Assert.Equal((Midnight, true), Refused(Lease(state, 9, unasked: true).Answer));
        var (_, person) = Lease(state, 9);
        // Only five of these come before the reserve.
        Assert.Equal((25, 5), (person.Lease!.Units, person.Lease.Unasked));
        Assert.Equal((Midnight, true), Refused(Lease(state with { Used = 1_000 }, 1).Answer));
    }

    [Fact]
    public void Where_only_leases_are_in_the_way_it_is_asked_again_when_the_first_of_them_is_over()
    {
        var (state, one) = Lease(new() { Day = PacificDay.Of(Noon), Used = 900 }, 50);
        (state, _) = Lease(state, 50, at: Noon.AddSeconds(10));
        Assert.Equal((Noon + BudgetRules.Life, false), Refused(Lease(state, 1, at: Noon.AddSeconds(20)).Answer));
        // Its silo died with it: it counts as used. A silo that comes late is believed.
        var late = Noon + BudgetRules.Life + TimeSpan.FromSeconds(1);
        Assert.Equal((950, 50, 0), Shown(state, late));
        Assert.Equal((904, 50, 46), Shown(BudgetRules.TakeBack(state, [new(one.Lease!.Id, 4)], late), late));
    }

    [Fact]
    public void A_lease_ends_with_its_day_and_the_next_begins_with_nothing_used()
    {
        var (state, answer) = Lease(new() { Day = PacificDay.Of(Noon), Used = 500 }, 1, at: Midnight.AddSeconds(-10));
        Assert.Equal(TimeSpan.FromSeconds(10), answer.Lease!.Life);
        state = BudgetRules.TakeBack(state, [new(answer.Lease.Id, 1)], Midnight);
        Assert.Equal((0, 0, 1_000), Shown(state, Midnight));
    }

    [Fact]
    public void What_the_platform_says_closes_the_day_of_the_request_and_no_other_for_what_nobody_asked_for()
    {
        var state = BudgetRules.Exhausted(new() { Day = PacificDay.Of(Noon), Used = 10 }, Noon, Noon.AddSeconds(1));
        Assert.Equal((10, 0, 0), Shown(state));
        Assert.Equal((Midnight, true), Refused(Lease(state, 1, unasked: true).Answer));
        Assert.NotNull(Lease(state, 1, unasked: true, at: Midnight).Answer.Lease);
        // A person may try: YouTube answers for itself. Nothing of that lease is for anything else.
        Assert.Equal((50, 0), Lease(state, 1).Answer.Lease is { } lease ? (lease.Units, lease.Unasked) : default);
        // Sent yesterday, refused today.
        Assert.NotNull(Lease(BudgetRules.Exhausted(state, Midnight.AddSeconds(-1), Midnight), 1, unasked: true, at: Midnight).Answer.Lease);
        // So soon after our midnight it may be before theirs.
        var doubtful = BudgetRules.Exhausted(state, Midnight.AddSeconds(2), Midnight.AddSeconds(3));
        Assert.Equal((Midnight + BudgetRules.Doubt, true), Refused(Lease(doubtful, 1, unasked: true, at: Midnight.AddSeconds(4)).Answer));
        Assert.NotNull(Lease(doubtful, 1, unasked: true, at: Midnight + BudgetRules.Doubt).Answer.Lease);
    }

    [Fact]
    public void A_clock_that_was_set_back_over_midnight_does_not_begin_the_old_day_again_and_one_that_was_days_ahead_stops_nothing()
    {
        var ahead = new BudgetState { Day = PacificDay.Of(Midnight), Used = 1_000 };
        Assert.Equal((PacificDay.End(PacificDay.Of(Midnight)), true), Refused(Lease(ahead, 1, at: Midnight.AddMinutes(-5)).Answer));
        Assert.NotNull(Lease(ahead with { Day = PacificDay.Of(Midnight.AddDays(30)) }, 1).Answer.Lease);
    }

    [Fact]
    public void Without_a_limit_everything_is_counted_and_nothing_refused()
    {
        var (state, answer) = BudgetRules.Lease(new() { Day = PacificDay.Of(Noon), Used = 2_000_000 }, new(1, true, []), Next(), new(0, 20), Noon);
        Assert.Equal((50, 50), (answer.Lease!.Units, answer.Lease.Unasked));
        var shown = BudgetRules.Show(state, Platform.YouTube, new(0, 20), Noon);
        Assert.Equal((2_000_000, 50, null, null), (shown.Used, shown.Leased, shown.Limit, shown.Remaining));
    }

    [Fact]
    public void A_limit_that_was_lowered_holds_at_once()
    {
        Assert.Equal((Midnight, true), Refused(BudgetRules.Lease(new() { Day = PacificDay.Of(Noon), Used = 500 }, new(1, false, []), Next(), new(100, 20), Noon).Answer));
        Assert.Equal(0, BudgetRules.Show(new() { Day = PacificDay.Of(Noon), Used = 500 }, Platform.YouTube, new(100, 20), Noon).Remaining);
    }

    (BudgetState State, UnitAnswer Answer) Lease(BudgetState state, int units, bool unasked = false, DateTimeOffset? at = null) =>
        BudgetRules.Lease(state, new(units, unasked, []), Next(), Thousand, at ?? Noon);

    static (int Used, int Leased, int? Remaining) Shown(BudgetState state, DateTimeOffset? at = null)
    {
        var shown = BudgetRules.Show(state, Platform.YouTube, Thousand, at ?? Noon);
        return (shown.Used, shown.Leased, shown.Remaining);
    }

    static (DateTimeOffset RetryAt, bool IsOver) Refused(UnitAnswer answer)
    {
        Assert.Null(answer.Lease);
        return (answer.RetryAt, answer.IsOver);
    }

    Guid Next() => new(++made, 0, 0, new byte[8]);
}
