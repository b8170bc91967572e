using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;

namespace StreamVibe.Analysis;

/// <summary>Tells the operator of analyses: one log event and one measurement each.</summary>
sealed partial class AnalysisReport
{
    readonly ILogger log;
    readonly Counter<long> items;

    public AnalysisReport(IMeterFactory meters, ILogger<AnalysisReport> log)
    {
        this.log = log;
        items = meters.Create("StreamVibe.Analysis").CreateCounter<long>("streamvibe.analysis.items", "{item}", "Items of analyses by how they ended: completed, cancelled, or the code of their problem.");
    }

    public void Started(Guid userId, AnalysisRun run) => LogStarted(log, userId, run.Id, run.Total);

    public void Ended(OpenItem item, ItemEnd end)
    {
        var code = end.Problem?.Code ?? "completed";
        LogEnded(log, item.UserId, item.AnalysisId, item.ContentId, code, end.Proposals.Length);
        items.Add(1, new KeyValuePair<string, object?>("end", code));
    }

    public void Cancelled(int count) => items.Add(count, new KeyValuePair<string, object?>("end", "cancelled"));

    public void SpendCapReached(OpenItem item, string which) => LogSpendCap(log, item.UserId, which);

    public void WorkFailed(OpenItem item, Exception failure) => LogWorkFailed(log, failure, item.AnalysisId, item.ContentId);

    public void RenewalFailed(Guid userId, Exception failure) => LogRenewalFailed(log, failure, userId);

    public void NotWoken(Guid userId, Exception failure) => LogNotWoken(log, failure, userId);

    [LoggerMessage(EventId = 3410, EventName = "analysis_started", Level = LogLevel.Information, Message = "analysis_started {user_id} {analysis_id}: {total} items")]
    static partial void LogStarted(ILogger log, Guid user_id, Guid analysis_id, int total);

    [LoggerMessage(EventId = 3411, EventName = "analysis_item_ended", Level = LogLevel.Information, Message = "analysis_item_ended {user_id} {analysis_id} {content_id}: {end}, {suggestions} suggestions")]
    static partial void LogEnded(ILogger log, Guid user_id, Guid analysis_id, Guid content_id, string end, int suggestions);

    [LoggerMessage(EventId = 3412, Level = LogLevel.Warning, Message = "What models may cost this month is spent: {which}, met by user {user_id}")]
    static partial void LogSpendCap(ILogger log, Guid user_id, string which);

    [LoggerMessage(EventId = 3413, Level = LogLevel.Error, Message = "Work on item {content_id} of analysis {analysis_id} failed; it is taken up again when its lease is over")]
    static partial void LogWorkFailed(ILogger log, Exception failure, Guid analysis_id, Guid content_id);

    [LoggerMessage(EventId = 3414, Level = LogLevel.Warning, Message = "The analyses of user {user_id} could not be given a sign of life")]
    static partial void LogRenewalFailed(ILogger log, Exception failure, Guid user_id);

    [LoggerMessage(EventId = 3415, Level = LogLevel.Warning, Message = "The analyses of user {user_id} could not be taken up yet")]
    static partial void LogNotWoken(ILogger log, Exception failure, Guid user_id);
}
