using StreamVibe.Accounts;
using StreamVibe.Analysis;
using StreamVibe.Analysis.Models;

namespace StreamVibe.Tests.Unit.Analysis;

public sealed class CallRulesTests
{
    static readonly AiPreferences openai = new();
    static readonly AiPreferences alone = new(AiProvider.Anthropic, AllowFallback: false);

    [Fact]
    public void First_the_preferred_provider_is_asked() => Assert.Equal(AiProvider.Anthropic, Next([], new(AiProvider.Anthropic)).Provider);

    [Fact]
    public void One_that_is_not_set_up_is_replaced_by_the_other_where_that_is_allowed()
    {
        Assert.Equal(AiProvider.Anthropic, CallRules.Next([], openai, provider => provider == AiProvider.Anthropic).Provider);
        Assert.Equal("not_supported", CallRules.Next([], alone, provider => provider == AiProvider.Openai).Problem!.Code);
        Assert.Equal("not_supported", CallRules.Next([], openai, _ => false).Problem!.Code);
    }

    [Theory]
    [InlineData(nameof(ModelOutcome.Unavailable), "provider_busy")]
    [InlineData(nameof(ModelOutcome.Unknown), "unavailable")]
    [InlineData(nameof(ModelOutcome.Misconfigured), "unavailable")]
    public void After_a_provider_that_is_away_the_other_is_asked_once_and_none_where_that_is_forbidden(string outcome, string code)
    {
        var away = Enum.Parse<ModelOutcome>(outcome);
        Assert.Equal(AiProvider.Anthropic, Next([new(AiProvider.Openai, away)], openai).Provider);
        Assert.Equal(code, Next([new(AiProvider.Openai, away), new(AiProvider.Anthropic, away)], openai).Problem!.Code);
        Assert.Equal(code, Next([new(AiProvider.Anthropic, away)], alone).Problem!.Code);
    }

    [Fact]
    public void An_unfit_answer_is_asked_for_again_once_in_all()
    {
        var (unfit, busy) = (new PastCall(AiProvider.Openai, ModelOutcome.Unfit), new PastCall(AiProvider.Openai, ModelOutcome.Unavailable));
        Assert.Equal(AiProvider.Openai, Next([unfit], openai).Provider);
        Assert.Equal("unfit", Next([unfit, unfit], openai).Problem!.Code);
        Assert.Equal(AiProvider.Anthropic, Next([unfit, busy], openai).Provider);
        Assert.Equal("unfit", Next([unfit, busy, new(AiProvider.Anthropic, ModelOutcome.Unfit)], openai).Problem!.Code);
        Assert.Equal(AiProvider.Anthropic, Next([busy, new(AiProvider.Anthropic, ModelOutcome.Unfit)], openai).Provider);
    }

    [Fact]
    public void A_refusal_is_the_end() => Assert.Equal("refused", Next([new(AiProvider.Openai, ModelOutcome.Refused)], openai).Problem!.Code);

    [Fact]
    public void Whatever_the_models_do_at_most_three_calls_are_made()
    {
        var bad = Enum.GetValues<ModelOutcome>().Where(outcome => outcome != ModelOutcome.Answered).ToArray();
        var longest = 0;
        Walk([]);
        Assert.Equal(3, longest);

        void Walk(PastCall[] past)
        {
            longest = Math.Max(longest, past.Length);
            if (Next(past, openai).Provider is not { } provider) return;
            foreach (var outcome in bad) Walk([.. past, new(provider, outcome)]);
        }
    }

    static NextCall Next(PastCall[] past, AiPreferences preferences) => CallRules.Next(past, preferences, _ => true);
}
