using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using StreamVibe.Accounts;
using StreamVibe.Storage;

namespace StreamVibe.Analysis.Models;

/// <summary>Tells the operator of calls of models. Neither what was asked nor what was answered is in it.</summary>
sealed partial class ModelReport
{
    readonly ILogger log;
    readonly Counter<long> calls, tokens;
    readonly Histogram<double> durations;

    public ModelReport(IMeterFactory meters, ILogger<ModelReport> log)
    {
        this.log = log;
        var meter = meters.Create("StreamVibe.Analysis");
        calls = meter.CreateCounter<long>("streamvibe.ai.calls", "{call}", "Calls of models, their retries included, by provider, model and outcome.");
        tokens = meter.CreateCounter<long>("streamvibe.ai.tokens", "{token}", "Tokens that providers counted, by provider, model and kind (input, cached, cache_write, output); cached ones are input too.");
        durations = meter.CreateHistogram<double>("streamvibe.ai.call.duration", "s", "How long calls of models took, by provider and outcome.");
    }

    public void Ended(AiProvider provider, ModelAnswer answer, TimeSpan took)
    {
        var (name, outcome) = (Names.Of(provider), Names.Of(answer.Outcome));
        calls.Add(1, new("provider", name), new("model", answer.Model), new("outcome", outcome));
        durations.Record(took.TotalSeconds, new("provider", name), new("outcome", outcome));
        foreach (var (kind, count) in new[] { ("input", answer.Usage.Input), ("cached", answer.Usage.CachedInput), ("cache_write", answer.Usage.CacheWrite), ("output", answer.Usage.Output) })
            if (count > 0) tokens.Add(count, new("provider", name), new("model", answer.Model), new("kind", kind));
        if (answer.Outcome is ModelOutcome.Unfit or ModelOutcome.Refused) LogUnfit(log, name, answer.Model, outcome, answer.Usage.Output);
    }

    public void Failed(AiProvider provider, ModelOutcome outcome, Exception failure)
    {
        var request = (failure as ModelRefusal)?.RequestId;
        if (outcome == ModelOutcome.Misconfigured) LogMisconfigured(log, Names.Of(provider), AnswerRules.Describe(failure), request);
        else LogFailed(log, Names.Of(provider), Names.Of(outcome), AnswerRules.Describe(failure), request);
    }

    [LoggerMessage(EventId = 3430, Level = LogLevel.Error, Message = "{Provider} does not take our key, model or request: {Why}, request {RequestId}")]
    static partial void LogMisconfigured(ILogger logger, string provider, string why, string? requestId);

    [LoggerMessage(EventId = 3431, Level = LogLevel.Warning, Message = "{Provider} gave no answer ({Outcome}): {Why}, request {RequestId}")]
    static partial void LogFailed(ILogger logger, string provider, string outcome, string why, string? requestId);

    [LoggerMessage(EventId = 3432, Level = LogLevel.Information, Message = "An answer of {Provider} ({Model}) was {Outcome}, of {Tokens} tokens")]
    static partial void LogUnfit(ILogger logger, string provider, string model, string outcome, long tokens);
}
