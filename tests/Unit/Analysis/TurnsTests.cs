using StreamVibe.Analysis;

namespace StreamVibe.Tests.Unit.Analysis;

/// <summary>Who is served next, where many wait for few places.</summary>
public sealed class TurnsTests
{
    static readonly Guid crowd = User(1), other = User(2), third = User(3);

    [Fact]
    public void As_many_enter_at_once_as_there_are_places_whoever_they_are()
    {
        var turns = new Turns<Guid>(2);
        Assert.True(Take(turns, crowd).IsCompletedSuccessfully);
        Assert.True(Take(turns, crowd).IsCompletedSuccessfully);
        var waits = Take(turns, other);
        Assert.False(waits.IsCompleted);
    }

    [Fact]
    public async Task Whoever_comes_after_a_crowd_waits_for_one_of_it_and_not_for_all()
    {
        var turns = new Turns<Guid>(1);
        await Take(turns, crowd);
        var served = new List<Guid>();
        Task[] all = [.. Enumerable.Repeat(crowd, 50).Select(Waiting), Waiting(other), Waiting(third), Waiting(other)];
        foreach (var _ in all)
        {
            var before = served.Count;
            turns.GiveBack();
            while (served.Count == before) await Task.Yield();
        }
        await Task.WhenAll(all);
        Assert.Equal([crowd, other, third, crowd, other, crowd, crowd], served.Take(7));
        Assert.Equal(53, served.Count);

        async Task Waiting(Guid person)
        {
            await Take(turns, person);
            lock (served) served.Add(person);
        }
    }

    [Fact]
    public async Task Who_stops_waiting_takes_no_place_and_says_so_at_once()
    {
        var turns = new Turns<Guid>(1);
        await Take(turns, crowd);
        using var stop = new CancellationTokenSource();
        var (leaves, stays) = (turns.Take(other, stop.Token), Take(turns, third));
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leaves);
        turns.GiveBack();
        await stays.WaitAsync(Patience, TestContext.Current.CancellationToken);
        turns.GiveBack();
        Assert.True(Take(turns, crowd).IsCompletedSuccessfully);
    }

    [Fact]
    public async Task What_somebody_gave_up_does_not_cost_that_person_the_next_turn()
    {
        var turns = new Turns<Guid>(1);
        await Take(turns, crowd);
        using var stop = new CancellationTokenSource();
        Task[] leave = [.. Enumerable.Range(0, 4).Select(_ => turns.Take(other, stop.Token))];
        await stop.CancelAsync();
        foreach (var gone in leave) await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gone);
        var (back, behind) = (Take(turns, other), Take(turns, third));
        turns.GiveBack();
        await back.WaitAsync(Patience, TestContext.Current.CancellationToken);
        Assert.False(behind.IsCompleted);
    }

    [Fact]
    public async Task Who_has_stopped_before_takes_none_either()
    {
        var turns = new Turns<Guid>(1);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => turns.Take(crowd, new(canceled: true)));
        Assert.True(Take(turns, crowd).IsCompletedSuccessfully);
    }

    [Fact]
    public async Task However_many_come_and_go_at_once_no_place_is_lost_and_none_is_given_twice()
    {
        const int places = 3;
        var turns = new Turns<Guid>(places);
        var (inside, most) = (0, 0);
        await Task.WhenAll(Enumerable.Range(0, 2_000).Select(number => Task.Run(async () =>
        {
            using var stop = new CancellationTokenSource();
            var take = turns.Take(User(number % 7), stop.Token);
            if (number % 3 == 0) await stop.CancelAsync();
            try
            {
                await take;
            }
            catch (OperationCanceledException)
            {
                return;
            }
            var now = Interlocked.Increment(ref inside);
            for (var seen = Volatile.Read(ref most); now > seen; seen = Volatile.Read(ref most)) Interlocked.CompareExchange(ref most, now, seen);
            await Task.Yield();
            Interlocked.Decrement(ref inside);
            turns.GiveBack();
        }, TestContext.Current.CancellationToken)));
        Assert.InRange(most, 1, places);
        for (var place = 0; place < places; place++) Assert.True(Take(turns, crowd).IsCompletedSuccessfully);
        Assert.False(Take(turns, crowd).IsCompleted);
    }

    static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    static Task Take(Turns<Guid> turns, Guid person) => turns.Take(person, CancellationToken.None);

    static Guid User(int number) => new(number, 0, 0, new byte[8]);
}
