using StreamVibe.Analysis;

namespace StreamVibe.Tests.Unit.Analysis;

/// <summary>How much of the processors analyses take for their own work.</summary>
public sealed class PaceTests
{
    static readonly Guid one = new(1, 0, 0, new byte[8]), other = new(2, 0, 0, new byte[8]);

    readonly ByHand clock = new();

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 1)]
    [InlineData(3, 1)]
    [InlineData(4, 2)]
    [InlineData(64, 32)]
    public void Half_of_the_processors_and_at_least_one(int processors, int places) => Assert.Equal(places, Pace.Places(processors));

    [Fact]
    public async Task The_next_begins_when_the_work_before_it_is_done()
    {
        var pace = new Pace(1, clock);
        var first = await pace.Begin(one, CancellationToken.None);
        var second = pace.Begin(other, CancellationToken.None);
        Assert.False(second.IsCompleted);
        first.Dispose();
        // Once more gives nothing back.
        first.Dispose();
        var works = await second;
        Assert.False(pace.Begin(one, CancellationToken.None).IsCompleted);
        works.Dispose();
    }

    [Fact]
    public async Task While_somebody_waits_for_a_model_others_work_and_then_it_is_their_turn_again()
    {
        var pace = new Pace(1, clock);
        using var first = await pace.Begin(one, CancellationToken.None);
        var model = new TaskCompletionSource<string>();
        var answered = first.Aside(() => model.Task);
        var second = pace.Begin(other, CancellationToken.None);
        Assert.True(second.IsCompletedSuccessfully);
        model.SetResult("proposals");
        Assert.False(answered.IsCompleted);
        (await second).Dispose();
        Assert.Equal("proposals", await answered);
        var third = pace.Begin(other, CancellationToken.None);
        Assert.False(third.IsCompleted);
        first.Dispose();
        await third;
    }

    [Fact]
    public async Task Whoever_is_kept_waiting_for_long_keeps_nobody_else_and_ends_once()
    {
        var pace = new Pace(1, clock);
        var stuck = await pace.Begin(one, CancellationToken.None);
        var next = pace.Begin(other, CancellationToken.None);
        clock.Pass(Pace.Longest - TimeSpan.FromMilliseconds(1));
        Assert.False(next.IsCompleted);
        clock.Pass(TimeSpan.FromMilliseconds(1));
        using var works = await next;
        // Its end, when it comes, is not the end of somebody else's turn.
        stuck.Dispose();
        Assert.False(pace.Begin(one, CancellationToken.None).IsCompleted);
    }

    [Fact]
    public async Task Who_is_cancelled_while_waiting_takes_no_turn()
    {
        var pace = new Pace(1, clock);
        var first = await pace.Begin(one, CancellationToken.None);
        using var stop = new CancellationTokenSource();
        var waits = pace.Begin(other, stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waits);
        first.Dispose();
        Assert.True(pace.Begin(other, CancellationToken.None).IsCompletedSuccessfully);
    }

    [Fact]
    public async Task A_persons_items_do_not_wait_behind_all_the_requests_of_that_person()
    {
        var pace = new Pace(1, clock);
        var first = await pace.Begin(other, CancellationToken.None);
        Task<IDisposable?>[] requests = [.. Enumerable.Range(0, 20).Select(_ => pace.BeginRequest(one))];
        var item = pace.Begin(one, CancellationToken.None);
        first.Dispose();
        (await requests[0])!.Dispose();
        (await item).Dispose();
        Assert.False(requests[^1].IsCompleted);
    }

    [Fact]
    public async Task A_request_waits_for_its_turn_only_so_long_and_then_begins_without_one()
    {
        var pace = new Pace(1, clock);
        await pace.Begin(other, CancellationToken.None);
        var ahead = pace.Begin(other, CancellationToken.None);
        var request = pace.BeginRequest(one);
        clock.Pass(Pace.Patience - TimeSpan.FromMilliseconds(1));
        Assert.False(request.IsCompleted);
        clock.Pass(TimeSpan.FromMilliseconds(1));
        Assert.Null(await request);
        (await ahead).Dispose();
    }

    /// <summary>Timers that ring when the time has passed by hand.</summary>
    sealed class ByHand : TimeProvider
    {
        readonly List<Bell> bells = [];
        TimeSpan passed;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var bell = new Bell(this, () => callback(state));
            bell.Change(dueTime, period);
            lock (bells) bells.Add(bell);
            return bell;
        }

        public void Pass(TimeSpan time)
        {
            passed += time;
            List<Bell> ringing;
            lock (bells) ringing = [.. bells.Where(bell => bell.At <= passed)];
            foreach (var bell in ringing) bell.Ring();
        }

        sealed class Bell(ByHand clock, Action ring) : ITimer
        {
            public TimeSpan? At { get; private set; }

            public void Ring()
            {
                At = null;
                ring();
            }

            public bool Change(TimeSpan dueTime, TimeSpan period)
            {
                At = dueTime == Timeout.InfiniteTimeSpan ? null : clock.passed + dueTime;
                return true;
            }

            public void Dispose() => At = null;

            public ValueTask DisposeAsync()
            {
                Dispose();
                return default;
            }
        }
    }
}
