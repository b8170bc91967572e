using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace StreamVibe.Billing;

/// <summary>The silo's one writer of holds: callers wait in a bounded line, and what has gathered while a group was written goes as the next group.</summary>
sealed partial class HoldWriter(HoldStore store, HoldMetrics metrics, TimeProvider clock, ILogger<HoldWriter> log) : BackgroundService
{
    /// <summary>Above this a group takes longer without writing more per second.</summary>
    const int LargestGroup = 256;

    readonly Channel<Waiting> line = Channel.CreateBounded<Waiting>(new BoundedChannelOptions(16 * LargestGroup) { SingleReader = true });

    /// <summary>Answers once the hold is durable.</summary>
    public async Task<HoldAnswer> Hold(HoldRequest request)
    {
        var waiting = new Waiting(request, new(TaskCreationOptions.RunContinuationsAsynchronously));
        try { await line.Writer.WriteAsync(waiting); }
        catch (ChannelClosedException) { throw DomainException.Stopping(); }
        return await waiting.Answer.Task;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var group = new List<Waiting>(LargestGroup);
        try
        {
            while (await line.Reader.WaitToReadAsync(stoppingToken))
            {
                group.Clear();
                while (group.Count < LargestGroup && line.Reader.TryRead(out var waiting)) group.Add(waiting);
                await Write(group);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            line.Writer.Complete();
            while (line.Reader.TryRead(out var waiting)) waiting.Answer.TrySetException(DomainException.Stopping());
        }
    }

    async Task Write(List<Waiting> group)
    {
        try
        {
            var requests = group.ConvertAll(waiting => waiting.Request);
            var answers = await store.Hold(requests, clock.GetUtcNow());
            metrics.Written(requests, answers);
            for (var i = 0; i < group.Count; i++) group[i].Answer.TrySetResult(answers[i]);
        }
        catch (PostgresException failure) when (group.Count > 1 && !failure.IsTransient)
        {
            // One bad row must not cost the others theirs. Repeating is safe: a hold that was written after all is found by its id.
            LogGroupFailed(log, failure, group.Count);
            foreach (var waiting in group) await Write([waiting]);
        }
        catch (Exception failure)
        {
            // A database that does not answer would not answer 256 times either.
            foreach (var waiting in group) waiting.Answer.TrySetException(failure);
        }
    }

    [LoggerMessage(EventId = 3100, Level = LogLevel.Warning, Message = "A group of {Count} holds failed and is written one by one")]
    static partial void LogGroupFailed(ILogger logger, Exception failure, int count);

    sealed record Waiting(HoldRequest Request, TaskCompletionSource<HoldAnswer> Answer);
}
