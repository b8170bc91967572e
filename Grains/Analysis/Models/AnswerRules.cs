using System.Text.Json;
using Microsoft.Extensions.AI;
using Polly;
using Polly.Timeout;

namespace StreamVibe.Analysis.Models;

/// <summary>What an answer, or the lack of one, means for what is done next. Without I/O.</summary>
static class AnswerRules
{
    /// <summary>More tokens than any model takes: numbers of an answer are untrusted.</summary>
    const long MostTokens = 10_000_000;

    /// <summary>Of a call that failed.</summary>
    public static ModelOutcome OutcomeOf(Exception failure) => failure switch
    {
        ModelRefusal refusal => OutcomeOf(refusal.Status, refusal.Code),
        // The limit of a try, of the call, or of who asked: it was on its way.
        TimeoutRejectedException or OperationCanceledException => ModelOutcome.Unknown,
        // The circuit is open, or too many wait: it never was sent.
        ExecutionRejectedException => ModelOutcome.Unavailable,
        _ when ModelRetry.NeverBegan(failure) => ModelOutcome.Unavailable,
        // The SDKs wrap what the connection says.
        { InnerException: { } inner } when inner is HttpRequestException or ModelRefusal or ExecutionRejectedException => OutcomeOf(inner),
        // A success that cannot be read, or a connection that broke: it may have been worked on.
        _ => ModelOutcome.Unknown,
    };

    /// <summary>Of an answer with an error's status.</summary>
    public static ModelOutcome OutcomeOf(int status, string? code) => (status, code) switch
    {
        (_, ModelRetry.NoMoney) => ModelOutcome.Misconfigured,
        (_, "content_policy_violation" or "content_filter" or "invalid_prompt") => ModelOutcome.Refused,
        (409, _) => ModelOutcome.Unavailable,
        _ when ModelRetry.IsLost(status) => ModelOutcome.Unknown,
        _ when ModelRetry.IsBusy(status) || status >= 500 => ModelOutcome.Unavailable,
        // A redirect or an informational answer is none of a provider's.
        _ => ModelOutcome.Misconfigured,
    };

    /// <summary>Of an answer: what stands in the way of reading it. Null where nothing does.</summary>
    public static ModelOutcome? Obstacle(ChatResponse answer)
    {
        if (answer.Messages.SelectMany(message => message.Contents).Any(content => content is ErrorContent)) return ModelOutcome.Refused;
        if (answer.FinishReason == ChatFinishReason.ContentFilter) return ModelOutcome.Refused;
        return answer.FinishReason == ChatFinishReason.Stop ? null : ModelOutcome.Unfit;
    }

    public static TokenUsage UsageOf(ChatResponse answer) => answer.Usage is not { } usage ? default : new(
        Tokens(usage.InputTokenCount), Tokens(usage.CachedInputTokenCount),
        // What Microsoft.Extensions.AI has no member for is under the name that Anthropic's adapter gives it.
        Tokens(usage.AdditionalCounts?.TryGetValue("CacheCreationInputTokens", out var written) == true ? written : null),
        Tokens(usage.OutputTokenCount));

    /// <summary>A failure as a word for logs: the SDKs' messages may repeat what was sent.</summary>
    public static string Describe(Exception failure) => failure switch
    {
        ModelRefusal refusal => $"{refusal.Status} {refusal.Code}".TrimEnd(),
        { InnerException: HttpRequestException { HttpRequestError: not HttpRequestError.Unknown } inner } => inner.HttpRequestError.ToString(),
        HttpRequestException { HttpRequestError: not HttpRequestError.Unknown } http => http.HttpRequestError.ToString(),
        JsonException => "unreadable",
        _ => failure.GetType().Name,
    };

    static long Tokens(long? count) => Math.Clamp(count ?? 0, 0, MostTokens);
}
