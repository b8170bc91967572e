using System.Globalization;
using StreamVibe.Sandbox.State;

namespace StreamVibe.Sandbox.Control;

/// <summary>
/// Moves the clock of every process at once, by long polls.
/// 1. An advance starts a version with the new offset. Each follower gets it as the answer of its poll and
///    acknowledges it by polling again with <c>after</c> = that version.
/// 2. When all have, a second version asks those that said <c>runs</c> to run what became due; acknowledged the same way.
/// 3. The advance answers. A follower that went silent, or whose connection broke, is not waited for; one that runs what became due may take its time while its connection stands.
/// </summary>
internal sealed class ClockFollowers(SandboxClock clock, ClockTimings timings) : IDisposable
{
    readonly Lock gate = new();
    readonly SemaphoreSlim oneAtATime = new(1, 1);
    readonly Dictionary<string, Follower> followers = [];
    TaskCompletionSource changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    long offsetVersion = clock.State.Version;
    long runVersion;
    volatile bool isMoving;

    /// <summary>The clock was moved, and every follower has the new time.</summary>
    public event Action? Moved;

    /// <summary>Some may not have the new time yet: what is dated now may look wrong to them.</summary>
    public bool IsMoving => isMoving;

    /// <param name="without">Id of a process that stands still: its silence is not waited for.</param>
    public Task<ClockMoved> Advance(TimeSpan by, int? without = null) => Move(offset => offset + by, run: true, without);

    public Task<ClockMoved> Return() => Move(_ => TimeSpan.Zero, run: false, without: null);

    /// <summary>The next step for this follower, or null when there is none for the length of a poll.</summary>
    /// <param name="gone">Nobody waits for the answer any more.</param>
    /// <param name="closed">The connection that the poll came by has ended.</param>
    public async Task<ClockStep?> Follow(string id, long after, bool runs, CancellationToken gone, CancellationToken closed = default)
    {
        var follower = Register(id, after, runs);
        var started = clock.System.GetTimestamp();
        ClockStep? step = null;
        try
        {
            while (true)
            {
                Task signal;
                lock (gate)
                {
                    step = StepFor(follower);
                    // A process that is killed while it runs says nothing; its connection does.
                    if (step is { Run: true })
                        closed.UnsafeRegister(_ => Forget(id, follower), null);
                    if (step is not null)
                        return step;
                    signal = changed.Task;
                }
                var left = timings.Poll - clock.System.GetElapsedTime(started);
                if (left <= TimeSpan.Zero || !await Signalled(signal, left, gone))
                    return null;
            }
        }
        catch (OperationCanceledException)
        {
            Forget(id, follower);
            return null;
        }
        finally
        {
            follower.EndPoll(clock.System.GetTimestamp(), step);
        }
    }

    public void Dispose() => oneAtATime.Dispose();

    async Task<ClockMoved> Move(Func<TimeSpan, TimeSpan> to, bool run, int? without)
    {
        await oneAtATime.WaitAsync();
        try
        {
            var started = clock.System.GetTimestamp();
            isMoving = true;
            var version = Publish(() => offsetVersion = clock.Next(to(clock.State.Offset)).Version);
            var followed = await Acknowledged(version, _ => true, started, without);
            isMoving = false;
            Moved?.Invoke();
            if (run)
            {
                version = Publish(() => runVersion = clock.Next(clock.State.Offset).Version);
                await Acknowledged(version, follower => follower.Runs, started, without);
            }
            return new ClockMoved(clock.GetUtcNow(), clock.State.Offset, followed);
        }
        finally
        {
            isMoving = false;
            oneAtATime.Release();
        }
    }

    /// <returns>How many followers acknowledged the version.</returns>
    async Task<int> Acknowledged(long version, Func<Follower, bool> awaited, long started, int? without)
    {
        var standing = string.Create(CultureInfo.InvariantCulture, $"{without}-");
        while (true)
        {
            Task signal;
            lock (gate)
            {
                foreach (var (id, _) in followers.Where(follower => follower.Value.IsSilent(clock.System, timings.Forget)).ToList())
                    followers.Remove(id);
                var late = clock.System.GetElapsedTime(started) >= timings.Answer;
                if (late || followers.All(one => !awaited(one.Value) || one.Value.Acknowledged >= version || one.Key.StartsWith(standing, StringComparison.Ordinal)))
                    return followers.Values.Count(follower => follower.Acknowledged >= version);
                signal = changed.Task;
            }
            // Woken now and then to notice silence and the end of patience.
            await Signalled(signal, timings.Forget / 20, CancellationToken.None);
        }
    }

    ClockStep? StepFor(Follower follower)
    {
        var (offset, latest) = clock.State;
        var version = follower.Runs ? latest : offsetVersion;
        // Whoever polls with 0 has just joined: it takes the offset and does its own start-up sweep.
        return version == follower.After ? null : new ClockStep(version, offset, version == runVersion && follower.After > 0);
    }

    Follower Register(string id, long after, bool runs)
    {
        lock (gate)
        {
            // A version we never gave is one of an earlier data folder: nothing of ours is acknowledged by it.
            var acknowledged = after <= clock.State.Version ? after : 0;
            var follower = followers[id] = new Follower(after, acknowledged, runs);
            Pulse();
            return follower;
        }
    }

    void Forget(string id, Follower follower)
    {
        lock (gate)
        {
            if (followers.GetValueOrDefault(id) == follower)
                followers.Remove(id);
            Pulse();
        }
    }

    long Publish(Func<long> next)
    {
        lock (gate)
        {
            var version = next();
            Pulse();
            return version;
        }
    }

    void Pulse()
    {
        changed.TrySetResult();
        changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    async Task<bool> Signalled(Task signal, TimeSpan within, CancellationToken cancellation)
    {
        try
        {
            await signal.WaitAsync(within, clock.System, cancellation);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }
}

internal sealed record ClockStep(long Version, TimeSpan Offset, bool Run);

internal sealed record ClockMoved(DateTimeOffset Now, TimeSpan Offset, int Followers);
