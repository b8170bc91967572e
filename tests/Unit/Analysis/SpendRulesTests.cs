using StreamVibe.Analysis;
using StreamVibe.Analysis.Models;

namespace StreamVibe.Tests.Unit.Analysis;

public sealed class SpendRulesTests
{
    static readonly TokenUsage some = new(100, 0, 0, 10);

    [Theory]
    [InlineData(nameof(ModelOutcome.Answered), true, 7L)]
    [InlineData(nameof(ModelOutcome.Unfit), true, 7L)]
    [InlineData(nameof(ModelOutcome.Refused), true, 7L)]
    // Without a word about tokens nobody knows: the most stays spent.
    [InlineData(nameof(ModelOutcome.Answered), false, null)]
    [InlineData(nameof(ModelOutcome.Unfit), false, null)]
    [InlineData(nameof(ModelOutcome.Refused), false, null)]
    [InlineData(nameof(ModelOutcome.Unknown), false, null)]
    [InlineData(nameof(ModelOutcome.Unavailable), false, 0L)]
    [InlineData(nameof(ModelOutcome.Misconfigured), false, 0L)]
    public void What_a_call_cost_follows_from_how_it_ended(string outcome, bool counted, long? cost) =>
        Assert.Equal(cost, SpendRules.Cost(Enum.Parse<ModelOutcome>(outcome), counted ? some : default, counted ? 7 : 0));

    [Fact]
    public void A_month_is_one_of_UTC()
    {
        Assert.Equal(new DateOnly(2026, 12, 1), SpendRules.Month(new(2027, 1, 1, 1, 0, 0, TimeSpan.FromHours(2))));
        Assert.Equal(TimeSpan.FromMinutes(1), SpendRules.Reached(new(2026, 12, 31, 23, 59, 0, TimeSpan.Zero)).RetryAfter);
    }

    [Fact]
    public void A_ceiling_is_rounded_down() => Assert.Equal(1_234_567, SpendRules.Ceiling(1.2345679m));
}
