using StreamVibe.Sandbox.Control;
using StreamVibe.Sandbox.State;

namespace StreamVibe.Tests.Unit.Sandbox;

public sealed class ClockFollowersTests : IDisposable
{
    // For those that wait for the end of a poll, or for silence to be noticed.
    static readonly ClockTimings Short = new()
    {
        Poll = TimeSpan.FromMilliseconds(400),
        Forget = TimeSpan.FromMilliseconds(600),
        Answer = TimeSpan.FromMilliseconds(1500),
    };

    static readonly TimeSpan Day = TimeSpan.FromDays(1);
    readonly SandboxState state = new();
    readonly StateJournal journal;
    readonly SandboxClock clock;
    readonly ClockFollowers followers;

    public ClockFollowersTests()
    {
        journal = state.Open();
        clock = new SandboxClock(TimeProvider.System, journal);
        followers = new ClockFollowers(clock, Short);
    }

    public void Dispose()
    {
        followers.Dispose();
        journal.Dispose();
        state.Dispose();
    }

    [Fact]
    public async Task Without_followers_an_advance_answers_at_once()
    {
        var moved = await followers.Advance(Day);
        Assert.Equal((Day, 0), (moved.Offset, moved.Followers));
        Assert.True(clock.GetUtcNow() > TimeProvider.System.GetUtcNow() + TimeSpan.FromHours(23));
    }

    [Fact]
    public async Task A_new_follower_is_handed_the_offset_in_force_without_a_run()
    {
        await followers.Advance(Day);
        var step = await followers.Follow("api", 0, runs: true, default);
        Assert.Equal((clock.State.Version, Day, false), (step!.Version, step.Offset, step.Run));
    }

    [Fact]
    public async Task A_poll_without_news_ends_with_nothing() => Assert.Null(await followers.Follow("api", clock.State.Version, runs: true, default));

    [Fact]
    public async Task An_advance_waits_for_the_offset_everywhere_before_it_asks_anybody_to_run()
    {
        using var patient = new ClockFollowers(clock, new ClockTimings());
        var (slow, quick) = (Joined("slow"), Joined("quick"));
        var waiting = patient.Advance(Day);
        var offset = clock.State.Version;

        Assert.Equal(new ClockStep(offset, Day, Run: false), await quick);
        Assert.Equal(new ClockStep(offset, Day, Run: false), await slow);
        quick = patient.Follow("quick", offset, runs: true, default);
        await Task.Delay(100);
        Assert.False(quick.IsCompleted);

        slow = patient.Follow("slow", offset, runs: true, default);
        Assert.Equal(new ClockStep(offset + 1, Day, Run: true), await quick);
        Assert.Equal(new ClockStep(offset + 1, Day, Run: true), await slow);
        Assert.False(waiting.IsCompleted);
        _ = patient.Follow("quick", offset + 1, runs: true, default);
        _ = patient.Follow("slow", offset + 1, runs: true, default);
        Assert.Equal(2, (await waiting).Followers);

        Task<ClockStep?> Joined(string id) => patient.Follow(id, clock.State.Version, runs: true, default);
    }

    [Fact]
    public async Task A_follower_that_does_not_run_acknowledges_the_offset_only()
    {
        // The last poll is waited for to its end.
        using var patient = new ClockFollowers(clock, new ClockTimings { Poll = TimeSpan.FromSeconds(4) });
        var api = patient.Follow("api", clock.State.Version, runs: false, default);
        var waiting = patient.Advance(Day);
        var step = await api;
        var next = patient.Follow("api", step!.Version, runs: false, default);
        Assert.Equal(1, (await waiting).Followers);
        Assert.Null(await next);
    }

    [Fact]
    public async Task A_follower_whose_connection_broke_is_not_waited_for()
    {
        using var gone = new CancellationTokenSource();
        var poll = followers.Follow("killed", clock.State.Version, runs: true, gone.Token);
        await gone.CancelAsync();
        Assert.Null(await poll);
        Assert.Equal(0, (await followers.Advance(Day)).Followers);
    }

    [Fact]
    public async Task A_follower_that_went_silent_is_forgotten()
    {
        var poll = followers.Follow("silent", clock.State.Version, runs: true, default);
        var waiting = followers.Advance(Day);
        Assert.NotNull(await poll);
        Assert.Equal(0, (await waiting).Followers);
    }

    [Fact]
    public async Task A_follower_that_runs_what_became_due_may_be_silent_as_long_as_its_connection_stands()
    {
        var timings = new ClockTimings { Forget = TimeSpan.FromSeconds(3) };
        using var patient = new ClockFollowers(clock, timings);
        using var connection = new CancellationTokenSource();
        var poll = patient.Follow("busy", clock.State.Version, runs: true, default, connection.Token);
        var waiting = patient.Advance(Day);
        poll = patient.Follow("busy", (await poll)!.Version, runs: true, default, connection.Token);
        Assert.True((await poll)!.Run);
        Assert.NotEqual(waiting, await Task.WhenAny(waiting, Task.Delay(2 * timings.Forget)));
        await connection.CancelAsync();
        await waiting.WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task A_process_that_stands_still_is_not_waited_for_where_it_is_named()
    {
        using var patient = new ClockFollowers(clock, new ClockTimings());
        var (standing, other) = (patient.Follow("41-a", clock.State.Version, runs: true, default), patient.Follow("4-b", clock.State.Version, runs: false, default));
        var waiting = patient.Advance(Day, without: 41);
        Assert.NotNull(await standing);
        var step = await other;
        Assert.False(waiting.IsCompleted);
        _ = patient.Follow("4-b", step!.Version, runs: false, default);
        Assert.Equal(1, (await waiting.WaitAsync(TimeSpan.FromSeconds(10))).Followers);
    }

    [Fact]
    public async Task Two_advances_at_once_add_up()
    {
        await Task.WhenAll(followers.Advance(Day), followers.Advance(Day));
        Assert.Equal(2 * Day, clock.State.Offset);
    }

    [Fact]
    public async Task The_offset_and_its_version_survive_a_restart()
    {
        await followers.Advance(Day);
        var before = clock.State;
        journal.Dispose();
        using var reopened = state.Open();
        Assert.Equal(before, new SandboxClock(TimeProvider.System, reopened).State);
    }
}
