using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;
using StreamVibe.Accounts;
using StreamVibe.Analysis.Proposals;

namespace StreamVibe.Analysis.Models;

/// <summary>
/// The way to the models: one call of one provider, never an exception of its own. Retries of answers that charge nothing are the pipeline's; asking once more, and asking the other provider, are the
/// caller's. A call that its caller breaks off is one of unknown outcome.
/// </summary>
sealed class ModelGateway(ModelClients clients, IOptionsMonitor<AiOptions> options, ModelReport report, TimeProvider clock)
{
    /// <summary>For the longest description, in a language of many tokens, and the thinking before it.</summary>
    const int MostOutput = 4_000;

    /// <summary>Whether this provider can be asked here.</summary>
    public bool IsConfigured(AiProvider provider) => Settings(provider).IsConfigured;

    /// <summary>The model that would be asked.</summary>
    public string ModelOf(AiProvider provider) => Settings(provider).Model;

    /// <summary>The most that this question can cost, in micro-dollars.</summary>
    public long MostCost(AiProvider provider, ModelQuestion question) => PriceRules.Most(Price(ModelOf(provider)), PromptRules.Of(question).MostTokens, MostOutput);

    /// <summary>What these tokens cost, in micro-dollars, by the price table in the settings.</summary>
    public long Cost(string model, TokenUsage usage) => PriceRules.Cost(Price(model), usage);

    public async Task<ModelAnswer> Ask(AiProvider provider, ModelQuestion question, CancellationToken cancellation)
    {
        var (model, began) = (ModelOf(provider), clock.GetTimestamp());
        var answer = IsConfigured(provider) ? await Call(provider, model, question, cancellation) : Without(ModelOutcome.Misconfigured, model);
        report.Ended(provider, answer, clock.GetElapsedTime(began));
        return answer;
    }

    async Task<ModelAnswer> Call(AiProvider provider, string model, ModelQuestion question, CancellationToken cancellation)
    {
        try
        {
            using var client = clients.Of(provider);
            var prompt = PromptRules.Of(question);
            var said = await client.GetResponseAsync([new(ChatRole.System, prompt.System), new(ChatRole.User, prompt.User)], Wanted(prompt), cancellation);
            var (obstacle, usage) = (AnswerRules.Obstacle(said), AnswerRules.UsageOf(said));
            if (obstacle is { } stands) return Without(stands, model, usage);
            return ProposalRules.Of(question.Item, said.Text) is { } proposals ? new(ModelOutcome.Answered, model, usage, proposals) : Without(ModelOutcome.Unfit, model, usage);
        }
        catch (Exception failure)
        {
            var outcome = AnswerRules.OutcomeOf(failure);
            report.Failed(provider, outcome, failure);
            return Without(outcome, model) with { RetryAfter = (failure as ModelRefusal)?.RetryAfter };
        }
    }

    // No tools and no temperature: models that think take none.
    static ChatOptions Wanted(Prompt prompt) => new()
    {
        MaxOutputTokens = MostOutput,
        Reasoning = new() { Effort = ReasoningEffort.Low },
        ResponseFormat = ChatResponseFormat.ForJsonSchema(prompt.Schema, AnswerSchema.Name),
        // OpenAI's adapter asks for the schema, and only so for nothing else.
        AdditionalProperties = new() { ["strict"] = true },
    };

    static ModelAnswer Without(ModelOutcome outcome, string model, TokenUsage usage = default) => new(outcome, model, usage, []);

    ProviderOptions Settings(AiProvider provider) => provider == AiProvider.Anthropic ? options.CurrentValue.Anthropic : options.CurrentValue.OpenAI;

    // A model that the settings no longer know was asked while they did: it is not taken for cheaper than any other.
    ModelPrice Price(string model) => options.CurrentValue.Prices.GetValueOrDefault(model) ?? options.CurrentValue.Prices.Values.MaxBy(price => price.Output)!;
}
