using CsCheck;
using StreamVibe.Billing;
using StreamVibe.Billing.Metering;

namespace StreamVibe.Tests.Unit.Billing;

/// <summary>Use above a limit is told to Stripe once, whatever becomes of the tries.</summary>
public sealed class MeterRulesTests
{
    static readonly DateTimeOffset now = new(2026, 3, 31, 23, 59, 59, TimeSpan.Zero);

    static readonly Gen<MeterEvent> tried = Gen.Select(Gen.Bool, Gen.Int[0, 30 * 3600], Gen.Int[1, 60]).Select((isUnknown, seconds, tries) => Event(isUnknown ? now.AddSeconds(-seconds) : null, tries));

    [Theory]
    [InlineData("Accepted", "accepted")]
    [InlineData("Known", "accepted")]
    [InlineData("Refused", "refused")]
    public void What_stripe_answered_for_good_is_over(string outcome, string state) => tried.Sample(used =>
        Assert.Equal((state, (DateTimeOffset?)null, (DateTimeOffset?)null), (After(used, outcome).State, After(used, outcome).UnknownSince, After(used, outcome).DueAt)));

    [Fact]
    public void What_may_have_arrived_stays_in_doubt_since_the_first_such_try() => tried.Sample(used =>
    {
        Assert.Equal(used.UnknownSince ?? now, After(used, "Unknown").UnknownSince);
        Assert.Equal(used.UnknownSince, After(used, "NotTaken").UnknownSince);
        Assert.Equal(used.UnknownSince, After(used, "NotTried").UnknownSince);
    });

    [Fact]
    public void Nothing_is_due_between_the_hour_in_which_stripe_may_forget_an_id_and_the_one_in_which_its_sums_tell() => tried.Sample(used =>
    {
        foreach (var outcome in new[] { "Unknown", "NotTaken", "NotTried" })
            if (After(used, outcome) is { UnknownSince: { } since, DueAt: { } due })
                Assert.False(due >= since + MeterRules.SameId && due < since + MeterRules.SumsTell, $"{outcome}: due {due - since} after the first try");
    });

    [Fact]
    public void What_was_never_in_doubt_is_tried_again_ever_later_and_at_least_hourly()
    {
        Assert.Equal(now, After(Event(null, 5), "NotTried").DueAt);
        var pauses = Enumerable.Range(1, 60).Select(tries => After(Event(null, tries), "NotTaken").DueAt!.Value - now).ToList();
        Assert.Equal(pauses.Order(), pauses);
        Assert.Equal((TimeSpan.FromSeconds(30), TimeSpan.FromHours(1)), (pauses[0], pauses[^1]));
    }

    // Whatever was lost: in the end Stripe counts each once.
    [Fact]
    public void Those_that_stripe_has_and_those_that_are_sent_again_are_all_of_them() =>
        Gen.Select(Gen.Long[0, 50], Gen.Int[1, 50], Gen.Int[0, 50]).Where((_, unknown, arrived) => arrived <= unknown).Sample((counted, unknown, arrived) =>
            Assert.Equal(counted + unknown, counted + arrived + (unknown - MeterRules.Received(counted + arrived, counted, unknown))));

    [Theory]
    [InlineData(0, 3, 2, 0)]
    [InlineData(9, 3, 2, 2)]
    public void A_sum_that_cannot_be_charges_nobody_twice(long sum, long counted, int unknown, int received) => Assert.Equal(received, MeterRules.Received(sum, counted, unknown));

    [Fact]
    public void A_minute_is_of_utc_and_holds_its_first_second() =>
        Assert.Equal(
            [new(2026, 3, 31, 23, 59, 0, TimeSpan.Zero), new(2026, 4, 1, 0, 0, 0, TimeSpan.Zero)],
            new[] { now, now.AddSeconds(1).ToOffset(TimeSpan.FromMinutes(345)) }.Select(MeterRules.MinuteOf));

    static MeterStanding After(MeterEvent used, string outcome) => MeterRules.After(used, Enum.Parse<MeterOutcome>(outcome), "Busy rate_limit", now);

    static MeterEvent Event(DateTimeOffset? unknownSince, int tries) => new(Guid.Empty, Guid.Empty, QuotaKind.Sync, "cus_1", now, unknownSince, tries);
}
