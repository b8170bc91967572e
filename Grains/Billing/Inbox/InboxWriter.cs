using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using StreamVibe.Storage;

namespace StreamVibe.Billing.Inbox;

/// <summary>The silo's one writer of events: what has gathered while a group was written goes as the next one, so that a commit is shared by all who wait.</summary>
sealed partial class InboxWriter(InboxLine line, InboxStore store, InboxMetrics metrics, TimeProvider clock, ILogger<InboxWriter> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (await line.Arrival(stoppingToken))
                while (!stoppingToken.IsCancellationRequested && line.Take() is { Count: > 0 } group)
                    await Write(group);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Falls through to the end of every writer.
        }
        line.Close(DomainException.Stopping());
    }

    // Sending a group again is safe: what was written after all is found by its id.
    async Task Write(List<WaitingEvent> group)
    {
        try
        {
            var added = await Repeat.WhereUnknown(() => store.Append(group, clock.GetUtcNow()));
            metrics.Written(group.Count);
            foreach (var waiting in group) waiting.Written.TrySetResult(added.Remove(waiting.Event.Id, out var kept) ? kept : null);
        }
        catch (PostgresException refused) when (group.Count > 1 && !RepeatRules.IsUnknown(refused))
        {
            // One that the table does not take must not cost the others their answer.
            GroupFailed(log, refused, group.Count);
            foreach (var waiting in group) await Write([waiting]);
        }
        catch (NpgsqlException away) when (RepeatRules.IsUnknown(away))
        {
            // It would not take the events of those who wait either, and Stripe would hear it of one group after the other.
            Refuse(group, away);
            line.TurnAway(away);
        }
        catch (Exception failure)
        {
            Refuse(group, failure);
        }
    }

    static void Refuse(List<WaitingEvent> group, Exception why)
    {
        foreach (var waiting in group) waiting.Written.TrySetException(why);
    }

    [LoggerMessage(EventId = 3110, Level = LogLevel.Warning, Message = "A group of {Count} events of Stripe's failed and is written one by one")]
    static partial void GroupFailed(ILogger logger, Exception failure, int count);
}
