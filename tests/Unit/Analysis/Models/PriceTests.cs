using CsCheck;
using StreamVibe.Accounts;
using StreamVibe.Analysis.Models;

namespace StreamVibe.Tests.Unit.Analysis.Models;

/// <summary>What calls cost: exact, and never more than was reserved.</summary>
public sealed class PriceTests
{
    static readonly Gen<decimal> Prices = Gen.Int[0, 50_000].Select(milli => milli / 1000m);

    static readonly Gen<decimal?> Perhaps = Gen.OneOf(Prices.Select(price => (decimal?)price), Gen.Const((decimal?)null));

    static readonly Gen<ModelPrice> Any = Gen.Select(Prices, Perhaps, Perhaps, Prices, Gen.Select(Prices, Perhaps, Perhaps, Prices, Gen.Long[1, 5_000]), Gen.Bool, (input, cached, written, output, dear, isLong) => new ModelPrice
    {
        Input = input,
        CachedInput = cached,
        CacheWrite = written,
        Output = output,
        LongPrompt = isLong ? new() { Input = dear.Item1, CachedInput = dear.Item2, CacheWrite = dear.Item3, Output = dear.Item4, Above = dear.Item5 } : null,
    });

    static readonly Gen<TokenUsage> Usages = Gen.Select(Gen.Long[0, 5_000], Gen.Long[0, 2_000], Gen.Long[0, 2_000], Gen.Long[0, 4_000], (plain, cached, written, output) => new TokenUsage(plain + cached + written, cached, written, output));

    [Theory]
    [InlineData("gpt-6-luna", 1_000_000, 0, 0, 0, 200_000)] // above 272,000 tokens: twice the price
    [InlineData("gpt-6-luna", 1_000, 0, 0, 200, 200)]
    [InlineData("gpt-6-luna", 1_000, 300, 0, 200, 173)]
    [InlineData("gpt-6-luna", 1, 0, 0, 0, 1)] // a tenth of a micro-dollar
    [InlineData("gpt-6.2-sol", 1_000, 500, 0, 100, 2_100)]
    [InlineData("claude-haiku-5-5", 100_000, 0, 0, 1_000, 10_500)]
    [InlineData("claude-haiku-5-5", 100_001, 0, 0, 1_000, 52_501)] // the whole request
    [InlineData("claude-sonnet-5-5", 1_000, 200, 300, 100, 2_770)]
    [InlineData("claude-fable-5-1", 100, 40, 40, 10, 1_500)]
    [InlineData("CLAUDE-HAIKU-5-5", 10, 0, 0, 0, 1)]
    public void A_call_costs_what_the_table_says(string model, long input, long cached, long written, long output, long micros)
    {
        using var provider = new Provider(AiProvider.Openai);
        Assert.Equal(micros, provider.Gateway.Cost(model, new(input, cached, written, output)));
    }

    [Fact]
    public void A_cost_is_the_sum_of_its_parts_and_never_rounded_down() => Gen.Select(Any, Usages).Sample((price, usage) =>
    {
        var tokens = price.For(usage.Input);
        var parts = tokens.Input * (usage.Input - usage.CachedInput - usage.CacheWrite) + (tokens.CachedInput ?? tokens.Input) * usage.CachedInput + (tokens.CacheWrite ?? tokens.Input) * usage.CacheWrite + tokens.Output * usage.Output;
        var cost = PriceRules.Cost(price, usage);
        Assert.True(cost >= parts && cost - parts < 1, $"{cost} of {parts}");
    });

    [Fact]
    public void One_token_more_of_any_kind_costs_no_less() => Gen.Select(Any, Usages, Gen.Int[0, 3]).Where((price, _, _) => price.LongPrompt is null).Sample((price, usage, kind) =>
    {
        var more = kind switch
        {
            0 => usage with { Input = usage.Input + 1 },
            1 => usage with { Input = usage.Input + 1, CachedInput = usage.CachedInput + 1 },
            2 => usage with { Input = usage.Input + 1, CacheWrite = usage.CacheWrite + 1 },
            _ => usage with { Output = usage.Output + 1 },
        };
        Assert.True(PriceRules.Cost(price, more) >= PriceRules.Cost(price, usage));
    });

    [Fact]
    public void The_most_that_a_call_can_cost_is_never_below_what_one_of_that_size_costs() =>
        Gen.Select(Any, Usages, Gen.Long[0, 1_000], Gen.Long[0, 1_000]).Sample((price, usage, roomIn, roomOut) =>
            Assert.True(PriceRules.Most(price, usage.Input + roomIn, usage.Output + roomOut) >= PriceRules.Cost(price, usage)));

    [Fact]
    public void Numbers_that_make_no_sense_cost_no_less_than_nothing() =>
        Assert.Equal((0, 1), (PriceRules.Cost(new() { Input = 1, Output = 1 }, new(-5, -5, -5, -5)), PriceRules.Cost(new() { Input = 1, CachedInput = 0.1m }, new(3, 9, 0, 0))));

    [Fact]
    public void A_question_is_reserved_with_all_its_bytes_and_the_longest_answer()
    {
        using var provider = new Provider(AiProvider.Openai);
        foreach (var which in Enum.GetValues<AiProvider>())
        {
            var most = provider.Gateway.MostCost(which, Provider.Question);
            Assert.InRange(most, provider.Gateway.Cost(provider.Gateway.ModelOf(which), new(2_000, 0, 0, 4_000)), 10_000);
            Assert.True(provider.Gateway.MostCost(which, Provider.Question with { Trending = ["a longer prompt costs more"] }) > most);
        }
    }

    [Fact]
    public void A_model_that_the_settings_no_longer_know_is_not_cheaper_than_any_other()
    {
        using var provider = new Provider(AiProvider.Openai);
        Assert.Equal(50, provider.Gateway.Cost("gone", new(0, 0, 0, 1)));
    }
}
