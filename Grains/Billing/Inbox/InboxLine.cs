using System.Threading.Channels;
using Microsoft.Extensions.Options;

namespace StreamVibe.Billing.Inbox;

/// <summary>Events that wait to be written: so many, and so many bytes. What finds the line full is turned away at once; Stripe sends it again.</summary>
sealed class InboxLine(IOptions<InboxOptions> options, InboxMetrics metrics)
{
    /// <summary>Above this a group takes longer without writing more per second.</summary>
    const int LargestGroup = 256;

    const int MostGroupBytes = 4 << 20, MostBytes = 64 << 20;

    readonly Channel<WaitingEvent> line = Channel.CreateBounded<WaitingEvent>(new BoundedChannelOptions(options.Value.MostWaiting) { SingleReader = true });
    long bytes;

    /// <summary>Waits in line; answers once the event is durable, and what it is kept as; null where it was there.</summary>
    /// <exception cref="DomainException"><see cref="ErrorCode.Unavailable"/>: it was not written.</exception>
    public Task<EventState?> Enter(StripeEvent received, Verdict verdict)
    {
        var waiting = new WaitingEvent(received, verdict, new(TaskCreationOptions.RunContinuationsAsynchronously));
        if (Interlocked.Add(ref bytes, received.Payload.Length) <= MostBytes && line.Writer.TryWrite(waiting)) return waiting.Written.Task;
        Interlocked.Add(ref bytes, -received.Payload.Length);
        if (line.Reader.Completion.IsCompleted) throw DomainException.Stopping();
        metrics.Shed();
        throw new DomainException(ErrorCode.Unavailable, "Too much waits to be written. Try again.") { RetryAfter = HoldRules.OneMoment };
    }

    /// <summary>Ends when something may be waiting; false when nothing will any more.</summary>
    public ValueTask<bool> Arrival(CancellationToken stopping) => line.Reader.WaitToReadAsync(stopping);

    /// <summary>The next in line, at most one group.</summary>
    public List<WaitingEvent> Take()
    {
        var (group, size) = (new List<WaitingEvent>(), 0L);
        while (group.Count < LargestGroup && size < MostGroupBytes && line.Reader.TryRead(out var waiting))
        {
            group.Add(waiting);
            size += waiting.Event.Payload.Length;
        }
        Interlocked.Add(ref bytes, -size);
        return group;
    }

    /// <summary>Those who wait now are turned away.</summary>
    public void TurnAway(Exception why)
    {
        while (line.Reader.TryRead(out var waiting))
        {
            Interlocked.Add(ref bytes, -waiting.Event.Payload.Length);
            waiting.Written.TrySetException(why);
        }
    }

    /// <summary>Nobody enters any more; those who wait are turned away.</summary>
    public void Close(DomainException why)
    {
        line.Writer.TryComplete();
        TurnAway(why);
    }
}

/// <summary>One event in line, and who waits for it.</summary>
sealed record WaitingEvent(StripeEvent Event, Verdict Verdict, TaskCompletionSource<EventState?> Written);
