using CsCheck;
using StreamVibe.Billing;
using StreamVibe.Billing.Metering;

namespace StreamVibe.Tests.Unit.Billing;

/// <summary>Use above a limit is told to Stripe once, whatever becomes of the tries.</summary>
public sealed class MeterRulesTests
{
    static readonly DateTimeOffset now = new(2026, 3, 31, 23, 59, 59, TimeSpan.Zero);

    static readonly Gen<MeterEvent> tried = Gen.Select(Gen.Bool, Gen.Int[0, 60 * 3600], Gen.Int[0, 60]).Select((isUnknown, seconds, failures) => Event(isUnknown ? now.AddSeconds(-seconds) : null, failures));

    [Theory]
    [InlineData("Accepted", "accepted")]
    [InlineData("Known", "accepted")]
    [InlineData("Refused", "refused")]
    public void What_stripe_answered_for_good_is_over(string outcome, string state) => tried.Sample(used =>
        Assert.Equal((state, (DateTimeOffset?)null), (After(used, outcome).State, After(used, outcome).DueAt)));

    [Fact]
    public void What_is_refused_for_its_age_may_have_arrived_before_and_says_so() => tried.Sample(used => Assert.Equal(used.UnknownSince, After(used, "Refused").UnknownSince));

    [Fact]
    public void What_may_have_arrived_stays_in_doubt_since_the_first_such_try() => tried.Sample(used =>
    {
        Assert.Equal(used.UnknownSince ?? now, After(used, "Unknown").UnknownSince);
        Assert.Equal(used.UnknownSince, After(used, "NotTaken").UnknownSince);
        Assert.Equal(used.UnknownSince, After(used, "NoMeter").UnknownSince);
        Assert.Equal(used.UnknownSince, After(used, "NotTried").UnknownSince);
    });

    [Fact]
    public void Nothing_is_due_between_the_hour_in_which_stripe_may_forget_an_id_and_the_one_in_which_its_sums_tell() => tried.Sample(used =>
    {
        foreach (var outcome in new[] { "Unknown", "NotTaken", "NoMeter", "NotTried" })
            if (After(used, outcome) is { UnknownSince: { } since, DueAt: { } due })
                Assert.False(due >= since + MeterRules.SameId && due < since + MeterRules.SumsTell, $"{outcome}: due {due - since} after the first try");
    });

    [Fact]
    public void What_was_never_in_doubt_is_tried_again_ever_later_and_at_least_hourly()
    {
        var pauses = Enumerable.Range(0, 60).Select(failures => After(Event(null, failures), "NotTaken").DueAt!.Value - now).ToList();
        Assert.Equal(pauses.Order(), pauses);
        Assert.Equal((TimeSpan.FromSeconds(30), TimeSpan.FromHours(1)), (pauses[0], pauses[^1]));
    }

    [Fact]
    public void Who_had_to_wait_for_others_has_not_failed() => tried.Sample(used =>
    {
        var waited = After(used with { UnknownSince = null }, "NotTried");
        Assert.Equal((used.Failures, now + MeterRules.Pause(0)), (waited.Failures, waited.DueAt));
        Assert.Equal(used.Failures + 1, After(used, "NotTaken").Failures);
    });

    // Whatever was lost: in the end Stripe counts each once.
    [Fact]
    public void Those_that_stripe_has_and_those_that_are_sent_again_are_all_of_them() =>
        Gen.Select(Gen.Long[0, 50], Gen.Int[1, 50], Gen.Int[0, 50]).Where((_, unknown, arrived) => arrived <= unknown).Sample((counted, unknown, arrived) =>
            Assert.Equal(counted + unknown, counted + arrived + unknown - MeterRules.Received(counted + arrived, counted, unknown)));

    [Fact]
    public void A_sum_below_what_stripe_has_taken_says_nothing_and_one_above_all_charges_nobody_twice()
    {
        Assert.Null(MeterRules.Received(2, 3, 2));
        Assert.Equal(2, MeterRules.Received(9, 3, 2));
    }

    [Fact]
    public void A_minute_is_of_utc_and_holds_its_first_second() =>
        Assert.Equal(
            [new(2026, 3, 31, 23, 59, 0, TimeSpan.Zero), new(2026, 4, 1, 0, 0, 0, TimeSpan.Zero)],
            new[] { now, now.AddSeconds(1).ToOffset(TimeSpan.FromMinutes(345)) }.Select(MeterRules.MinuteOf));

    static MeterStanding After(MeterEvent used, string outcome) => MeterRules.After(used, Enum.Parse<MeterOutcome>(outcome), "Busy rate_limit", now);

    static MeterEvent Event(DateTimeOffset? unknownSince, int failures) => new(Guid.Empty, Guid.Empty, QuotaKind.Sync, "cus_1", now, unknownSince, Taken: 1, failures);
}
