using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using StreamVibe.Storage;

namespace StreamVibe.Billing;

/// <summary>The silo's one writer of holds: what has gathered in the line while a group was written goes as the next group.</summary>
sealed partial class HoldWriter(HoldLine line, HoldStore store, HoldMetrics metrics, TimeProvider clock, ILogger<HoldWriter> log) : BackgroundService
{
    /// <summary>Above this a group takes longer without writing more per second.</summary>
    public const int LargestGroup = 256;

    /// <summary>Answers once the hold is durable.</summary>
    /// <exception cref="DomainException"><see cref="ErrorCode.RateLimited"/> or <see cref="ErrorCode.Unavailable"/>: nothing was held.</exception>
    public Task<HoldAnswer> Hold(HoldRequest request) => line.Enter(request);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (await line.Arrival(stoppingToken))
                while (!stoppingToken.IsCancellationRequested && line.Take(LargestGroup) is { Count: > 0 } group)
                    await Write(group);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Falls through to the end of every writer.
        }
        Refuse(line.Close(), DomainException.Stopping());
    }

    // Sending a group again is safe: a hold that was written after all is found by its id.
    async Task Write(List<WaitingHold> group)
    {
        try
        {
            await Answer(group);
        }
        catch (PostgresException refused) when (group.Count > 1 && !RepeatRules.IsUnknown(refused))
        {
            // One bad row, or one user whose counter somebody keeps locked, must not cost the others theirs.
            LogGroupFailed(log, refused, group.Count);
            var users = group.GroupBy(hold => hold.Request.UserId).ToList();
            if (users.Count > 1) foreach (var user in users) await Write([.. user]);
            else if (refused.SqlState == PostgresErrorCodes.LockNotAvailable) Refuse(group, refused);
            else foreach (var hold in group) await Write([hold]);
        }
        catch (NpgsqlException away) when (RepeatRules.IsUnknown(away))
        {
            // It would not answer those who wait either, and they would wait for that one group after the other.
            Refuse(group, away);
            Refuse(line.Take(int.MaxValue), away);
        }
        catch (Exception failure)
        {
            Refuse(group, failure);
        }
    }

    async Task Answer(List<WaitingHold> group)
    {
        var requests = group.ConvertAll(hold => hold.Request);
        var answers = await Repeat.WhereUnknown(() => store.Hold(requests, clock.GetUtcNow()));
        metrics.Written(requests, answers);
        for (var i = 0; i < group.Count; i++) group[i].Answer.TrySetResult(answers[i]);
    }

    static void Refuse(List<WaitingHold> group, Exception why)
    {
        foreach (var hold in group) hold.Answer.TrySetException(why);
    }

    [LoggerMessage(EventId = 3100, Level = LogLevel.Warning, Message = "A group of {Count} holds failed and is written in parts")]
    static partial void LogGroupFailed(ILogger logger, Exception failure, int count);
}
