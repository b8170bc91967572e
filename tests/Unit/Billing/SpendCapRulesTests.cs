using CsCheck;
using StreamVibe.Billing;

namespace StreamVibe.Tests.Unit.Billing;

/// <summary>What a spend cap leaves room for.</summary>
public sealed class SpendCapRulesTests
{
    static readonly Dictionary<QuotaKind, decimal> Prices = new() { [QuotaKind.Sync] = 5, [QuotaKind.AiAnalysis] = 10, [QuotaKind.SeoSubmission] = 2 };

    [Theory]
    [InlineData(0L)]
    [InlineData(500L)]
    [InlineData(100_000_000L)]
    [InlineData(null)]
    public void A_cap_is_an_amount_or_none(long? amount) => Assert.Equal(amount, SpendCapRules.Checked(amount));

    [Theory]
    [InlineData(-1)]
    [InlineData(100_000_001)]
    [InlineData(long.MinValue)]
    [InlineData(long.MaxValue)]
    public void Other_amounts_are_refused_by_name(long amount)
    {
        var refusal = Assert.Throws<DomainException>(() => SpendCapRules.Checked(amount));
        Assert.Equal((ErrorCode.ValidationFailed, "amount"), (refusal.Code, refusal.Field));
    }

    [Theory]
    // Within the limit there is always room, whatever the cap is.
    [InlineData(90, 4, 0, 0L, 6L)]
    [InlineData(100, 0, 0, 0L, 0L)]
    // 12 cents are two syncs at 5.
    [InlineData(100, 0, 0, 12L, 2L)]
    [InlineData(98, 0, 0, 12L, 4L)]
    // What is held above the limit may be charged, what is held below it is not.
    [InlineData(100, 1, 0, 12L, 1L)]
    [InlineData(98, 2, 0, 12L, 2L)]
    [InlineData(98, 3, 0, 12L, 1L)]
    // What is charged already.
    [InlineData(101, 0, 1, 12L, 1L)]
    [InlineData(102, 0, 2, 12L, 0L)]
    // A cap below what was spent.
    [InlineData(110, 0, 10, 12L, 0L)]
    [InlineData(100, 0, 0, null, null)]
    public void So_many_more_fit(long used, long held, long overage, long? cap, long? fit) => Assert.Equal(fit, Affordable(QuotaKind.Sync, cap, Counter(QuotaKind.Sync, used, held, overage)));

    [Fact]
    public void Kinds_have_one_cap_together() =>
        Assert.Equal(1, Affordable(QuotaKind.Sync, 34, Counter(QuotaKind.Sync, 101, 0, 1), Counter(QuotaKind.AiAnalysis, 101, 1, 1), Counter(QuotaKind.SeoSubmission, 50, 10, 0)));

    [Fact]
    public void A_kind_without_a_price_goes_as_far_as_its_limit_under_a_cap_and_further_without_one()
    {
        var prices = Prices.Where(price => price.Key != QuotaKind.Sync).ToDictionary();
        Assert.Equal(3, SpendCapRules.Affordable(QuotaKind.Sync, Counters(Counter(QuotaKind.Sync, 97, 0, 0)), prices, 1000));
        Assert.Null(SpendCapRules.Affordable(QuotaKind.Sync, Counters(Counter(QuotaKind.Sync, 97, 0, 0)), prices, null));
        // What was used of it costs nobody knows what: then no kind goes further.
        Assert.Equal(0, SpendCapRules.Affordable(QuotaKind.AiAnalysis, Counters(Counter(QuotaKind.Sync, 101, 0, 1), Counter(QuotaKind.AiAnalysis, 100, 0, 0)), prices, 1000));
    }

    [Fact]
    public void A_price_that_is_missing_is_said_and_asked_about_again_soon()
    {
        var prices = Prices.Where(price => price.Key != QuotaKind.Sync).ToDictionary();
        var (untouched, above) = (Counters(), Counters(Counter(QuotaKind.Sync, 101, 0, 1)));
        Assert.True(SpendCapRules.IsUnpriced(QuotaKind.Sync, untouched, prices, 1000));
        Assert.False(SpendCapRules.IsUnpriced(QuotaKind.Sync, untouched, prices, null));
        Assert.False(SpendCapRules.IsUnpriced(QuotaKind.AiAnalysis, untouched, prices, 1000));
        Assert.True(SpendCapRules.IsUnpriced(QuotaKind.AiAnalysis, above, prices, 1000));
        var end = new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);
        var refusal = SpendCapRules.Reached(QuotaRules.Status(above[QuotaKind.Sync], "creator", end, Plans.All) with { IsUnpriced = true }, end.AddDays(-9));
        Assert.Equal((ErrorCode.SpendCapReached, TimeSpan.FromMinutes(1)), (refusal.Code, refusal.RetryAfter));
    }

    [Fact]
    public void Where_nothing_is_charged_the_cap_is_no_obstacle()
    {
        Assert.Null(Affordable(QuotaKind.Sync, 0, Counter(QuotaKind.Sync, 500, 0, 0) with { OverageAllowed = false }));
        Assert.Null(Affordable(QuotaKind.Sync, 0, Counter(QuotaKind.Sync, 500, 0, 0) with { Limit = null }));
        Assert.Null(SpendCapRules.Affordable(QuotaKind.Sync, Counters(Counter(QuotaKind.Sync, 500, 0, 0)), new Dictionary<QuotaKind, decimal> { [QuotaKind.Sync] = 0 }, 0));
    }

    [Fact]
    public void Exactly_so_many_fit_and_one_more_does_not() =>
        Gen.Select(Gen.Int[0, 150], Gen.Int[0, 20], Gen.Int[0, 30], Gen.Int[1, 200], Gen.Int[0, 500]).Sample((used, held, overage, tenths, cap) =>
        {
            var (counter, prices) = (Counter(QuotaKind.Sync, used, held, overage), new Dictionary<QuotaKind, decimal> { [QuotaKind.Sync] = tenths / 10m });
            var fit = SpendCapRules.Affordable(QuotaKind.Sync, Counters(counter), prices, cap)!.Value;
            Assert.True(fit == 0 || used + held + fit <= 100 || Cost(fit) <= cap);
            Assert.True(used + held + fit >= 100 && Cost(fit + 1) > cap);

            decimal Cost(long more) => SpendCapRules.Spent([counter with { Held = counter.Held + more }], prices)!.Value;
        });

    [Theory]
    [InlineData(3600, 3600)]
    [InlineData(-5, 0)]
    public void The_refusal_lasts_until_the_cycle_ends(int left, int seconds)
    {
        var end = new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);
        var refusal = SpendCapRules.Reached(QuotaRules.Status(Counter(QuotaKind.Sync, 100, 0, 0), "creator", end, Plans.All), end.AddSeconds(-left));
        Assert.Equal((ErrorCode.SpendCapReached, TimeSpan.FromSeconds(seconds)), (refusal.Code, refusal.RetryAfter));
    }

    static long? Affordable(QuotaKind kind, long? cap, params UsageCounter[] counters) => SpendCapRules.Affordable(kind, Counters(counters), Prices, cap);

    static Dictionary<QuotaKind, UsageCounter> Counters(params UsageCounter[] counters) =>
        Enum.GetValues<QuotaKind>().ToDictionary(kind => kind, kind => counters.FirstOrDefault(counter => counter.Kind == kind) ?? Counter(kind, 0, 0, 0));

    static UsageCounter Counter(QuotaKind kind, long used, long held, long overage) => new(kind, used, held, 100, OverageAllowed: true, overage, 1);
}
