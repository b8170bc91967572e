using System.Threading.Channels;
using Microsoft.Extensions.Options;

namespace StreamVibe.Billing;

/// <summary>
/// Holds that wait for the writer: so many in all, and so many of one user, who is then told to slow down while everybody else goes on.
/// A group takes one of each user in turn, so that nobody waits behind somebody else's crowd.
/// </summary>
sealed class HoldLine(HoldMetrics metrics, IOptions<HoldOptions> options)
{
    readonly Lock gate = new();
    readonly Dictionary<Guid, Queue<WaitingHold>> crowds = [];
    readonly Queue<Guid> turns = new();
    readonly Channel<bool> arrivals = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    int waiting;
    bool closed;

    /// <summary>Waits in line; answers once the hold is durable.</summary>
    /// <exception cref="DomainException"><see cref="ErrorCode.RateLimited"/> or <see cref="ErrorCode.Unavailable"/>, at once: nothing was held.</exception>
    public Task<HoldAnswer> Enter(HoldRequest request)
    {
        var hold = new WaitingHold(request, new(TaskCreationOptions.RunContinuationsAsynchronously));
        lock (gate)
        {
            if (closed) throw DomainException.Stopping();
            var crowd = crowds.GetValueOrDefault(request.UserId);
            if (crowd?.Count >= options.Value.MostWaitingPerUser) throw Shed("user", ErrorCode.RateLimited, "Too much of yours waits to be counted. Send less at once.");
            if (waiting >= options.Value.MostWaiting) throw Shed("silo", ErrorCode.Unavailable, "Too much waits to be counted. Try again.");
            if (crowd is null)
            {
                crowds.Add(request.UserId, crowd = new());
                turns.Enqueue(request.UserId);
            }
            crowd.Enqueue(hold);
            Count(1);
        }
        arrivals.Writer.TryWrite(true);
        return hold.Answer.Task;
    }

    /// <summary>Ends when somebody may be waiting.</summary>
    public ValueTask<bool> Arrival(CancellationToken stopping) => arrivals.Reader.ReadAsync(stopping);

    /// <summary>The next in line, at most so many.</summary>
    public List<WaitingHold> Take(int most)
    {
        lock (gate)
        {
            var group = new List<WaitingHold>(Math.Min(most, waiting));
            while (group.Count < most && turns.TryDequeue(out var user))
            {
                var crowd = crowds[user];
                group.Add(crowd.Dequeue());
                if (crowd.Count > 0) turns.Enqueue(user);
                else crowds.Remove(user);
            }
            Count(-group.Count);
            return group;
        }
    }

    /// <summary>Nobody enters any more; answers who is left.</summary>
    public List<WaitingHold> Close()
    {
        lock (gate)
        {
            closed = true;
            return Take(int.MaxValue);
        }
    }

    void Count(int change)
    {
        waiting += change;
        metrics.Waiting(change);
    }

    DomainException Shed(string bound, ErrorCode code, string why)
    {
        metrics.Shed(bound);
        return new(code, why) { RetryAfter = HoldRules.OneMoment };
    }
}

/// <summary>One hold in line, and who waits for it.</summary>
sealed record WaitingHold(HoldRequest Request, TaskCompletionSource<HoldAnswer> Answer);
