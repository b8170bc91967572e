using StreamVibe.Accounts;
using StreamVibe.Analysis.Models;

namespace StreamVibe.Analysis;

/// <summary>Whom to ask next about an item, without I/O.</summary>
static class CallRules
{
    /// <param name="past">The calls so far, oldest first; none of them was answered with what fits.</param>
    /// <param name="isConfigured">Whether a provider can be asked here.</param>
    public static NextCall Next(IReadOnlyList<PastCall> past, AiPreferences preferences, Func<AiProvider, bool> isConfigured)
    {
        if (past.Count == 0)
            return isConfigured(preferences.Provider) ? new(preferences.Provider) : Fallback(preferences.Provider, past, preferences, isConfigured) ?? new(NotSetUp);
        var last = past[^1];
        return last.Outcome switch
        {
            // Once in all: a model that misses the form twice will miss it again, and each time costs.
            ModelOutcome.Unfit => past.Count(call => call.Outcome == ModelOutcome.Unfit) == 1 ? new(last.Provider) : new(NoUse),
            ModelOutcome.Refused => new(Refused),
            _ => Fallback(last.Provider, past, preferences, isConfigured) ?? new(last.Outcome == ModelOutcome.Unavailable ? Busy : Away),
        };
    }

    static NextCall? Fallback(AiProvider from, IReadOnlyList<PastCall> past, AiPreferences preferences, Func<AiProvider, bool> isConfigured)
    {
        var other = from == AiProvider.Openai ? AiProvider.Anthropic : AiProvider.Openai;
        return preferences.AllowFallback && isConfigured(other) && past.All(call => call.Provider != other) ? new(other) : null;
    }

    static Problem NotSetUp => new(DomainException.Text(ErrorCode.NotSupported), "The provider you chose is not set up here.");

    static Problem NoUse => new("unfit", "The model's answers could not be used. Nothing was counted.");

    static Problem Refused => new("refused", "The model declined to make suggestions for this item. Nothing was counted.");

    static Problem Busy => new(DomainException.Text(ErrorCode.ProviderBusy), "The provider has no room at the moment. Nothing was counted; try again later.");

    static Problem Away => new(DomainException.Text(ErrorCode.Unavailable), "The provider did not answer. Nothing was counted; try again later.");
}

/// <summary>How a call ended.</summary>
readonly record struct PastCall(AiProvider Provider, ModelOutcome Outcome);

/// <summary>Whom to ask, or why nobody is asked any more.</summary>
readonly record struct NextCall(AiProvider? Provider, Problem? Problem)
{
    public NextCall(AiProvider provider) : this(provider, null) { }

    public NextCall(Problem problem) : this(null, problem) { }
}
