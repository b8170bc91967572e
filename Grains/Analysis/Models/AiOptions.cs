using System.ComponentModel.DataAnnotations;

namespace StreamVibe.Analysis.Models;

/// <summary>Which models are asked, where, and what they cost. Section <c>Ai</c>. Unset addresses and keys are the sandbox's while it is on.</summary>
public sealed class AiOptions : IValidatableObject
{
    public const string Section = "Ai";

    public ProviderOptions OpenAI { get; set; } = new() { Endpoint = "https://api.openai.com/v1", Model = "gpt-6-luna" };

    public ProviderOptions Anthropic { get; set; } = new() { Endpoint = "https://api.anthropic.com", Model = "claude-haiku-5-5" };

    /// <summary>How long a model may take for an answer; all tries of one call together may take twice that.</summary>
    [Range(1, 300)]
    public int SecondsPerTry { get; set; } = 60;

    /// <summary>What all calls of a calendar month (UTC) may cost the installation, in USD; null for no ceiling.</summary>
    [Range(typeof(decimal), "0", "1000000")]
    public decimal? MonthlyBudget { get; set; }

    /// <summary>The same, for the calls of one user.</summary>
    [Range(typeof(decimal), "0", "1000000")]
    public decimal? MonthlyBudgetPerUser { get; set; }

    /// <summary>Prices by model. What the settings say of a known model replaces what is known.</summary>
    public Dictionary<string, ModelPrice> Prices { get; set; } = KnownPrices.Now();

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var (name, provider) in new[] { (nameof(OpenAI), OpenAI), (nameof(Anthropic), Anthropic) })
        {
            if (!Uri.TryCreate(provider.Endpoint, UriKind.Absolute, out var endpoint) || endpoint.Scheme is not ("http" or "https"))
                yield return new("The endpoint is an http or https address.", [$"{name}:{nameof(provider.Endpoint)}"]);
            if (provider.IsConfigured && !Prices.ContainsKey(provider.Model))
                yield return new($"The model {provider.Model} has no price in {Section}:{nameof(Prices)}.", [$"{name}:{nameof(provider.Model)}"]);
        }
        foreach (var (model, price) in Prices)
            if (!price.IsWhole) yield return new("A price is between 0 and 100000 USD per million tokens, and a long prompt begins above a positive number of tokens.", [$"{nameof(Prices)}:{model}"]);
    }
}

/// <summary>One provider of models.</summary>
public sealed class ProviderOptions
{
    /// <summary>Unset, this provider is not asked.</summary>
    public string? ApiKey { get; set; }

    /// <summary>OpenAI's ends with <c>/v1</c>, Anthropic's without.</summary>
    public string Endpoint { get; set; } = "";

    public string Model { get; set; } = "";

    public bool IsConfigured => ApiKey is { Length: > 0 } && Model is { Length: > 0 };
}
