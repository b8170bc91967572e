using System.Collections.Immutable;
using StreamVibe.Accounts;
using StreamVibe.Content;

namespace StreamVibe.Analysis.Models;

/// <summary>What a model is asked about: one item, how its owner wants suggestions, and what public content is about just now.</summary>
/// <param name="Trending">Only words that several creators use; of nobody in particular.</param>
sealed record ModelQuestion(ContentItem Item, AiPreferences Preferences, ImmutableArray<string> Trending);

/// <summary>How one call of a model ended, as far as it decides what to do next.</summary>
enum ModelOutcome
{
    /// <summary>Proposals that fit.</summary>
    Answered,

    /// <summary>An answer that does not fit the schema, or was cut off: worth asking once more.</summary>
    Unfit,

    /// <summary>The model will not do it: asking again, or somebody else, is no way around that.</summary>
    Refused,

    /// <summary>The provider does not answer or has no room, and charges nothing: the other one may.</summary>
    Unavailable,

    /// <summary>Nobody knows whether the provider did the work, and charges it: it did not answer in time.</summary>
    Unknown,

    /// <summary>Our key or our request is wrong: the operator's business. The other provider may.</summary>
    Misconfigured,
}

/// <summary>What came of one call of one provider's model.</summary>
/// <param name="Usage">Tokens the provider counted; zero where it said nothing.</param>
/// <param name="Proposals">Of an answer that fits: checked against the limits of the item's platform, cleaned, and only where they differ from what the field is.</param>
/// <param name="RetryAfter">How long a busy provider asked to be left alone.</param>
sealed record ModelAnswer(ModelOutcome Outcome, string Model, TokenUsage Usage, ImmutableArray<Proposal> Proposals, TimeSpan? RetryAfter = null);

/// <summary>Tokens of one call, as billed.</summary>
/// <param name="Input">All that was read, <paramref name="CachedInput"/> and <paramref name="CacheWrite"/> among them.</param>
readonly record struct TokenUsage(long Input, long CachedInput, long CacheWrite, long Output);

/// <summary>A proposed value for one field.</summary>
/// <param name="Field"><c>title</c>, <c>description</c>, <c>tags</c> or <c>hashtags</c>.</param>
/// <param name="Current">What the field was when the model was asked.</param>
sealed record Proposal(string Field, FieldValue Current, FieldValue Proposed, string Reason, double Confidence);
