using StreamVibe.Notifications;

namespace StreamVibe.Tests.Unit.Notifications;

/// <summary>A stream's line: bounded, without a gap, and nothing twice.</summary>
public sealed class ListenerTests
{
    readonly Stopwatch clock = new();
    readonly List<News> table = [];
    int reads;

    [Fact]
    public async Task What_does_not_fit_is_read_from_the_table_and_nothing_comes_twice()
    {
        var listener = Listener();
        Write(listener, 1, 1_000);
        Assert.Equal(Enumerable.Range(1, 1_000), await Taken(listener, 1_000));
        // 256 stood in line, the others were read by a hundred.
        Assert.Equal(8, reads);
        Write(listener, 1_001, 3);
        Assert.Equal([1_001, 1_002, 1_003], await Taken(listener, 3, place: 1_000));
    }

    [Fact]
    public async Task What_was_told_at_the_start_is_not_told_from_the_line()
    {
        var listener = Listener();
        Write(listener, 1, 6);
        Assert.Equal([3, 4, 5, 6], await Taken(listener, 4, start: table[2..4], place: 4));
    }

    [Fact]
    public void A_hint_without_room_makes_the_stream_useless_and_a_sign_of_life_does_not()
    {
        var listener = Listener();
        for (var i = 0; i < StreamVibe.Notifications.Listener.Longest; i++) Assert.True(listener.Offer(new(new())));
        Assert.True(listener.Offer(new(LiveEvent.Beat)));
        Assert.False(listener.Offer(new(new(Quota: new(default, 0, 0, null, null, 0, false, default, true, null)))));
    }

    [Fact]
    public async Task It_is_stuck_once_something_given_was_not_taken_away_for_so_long()
    {
        var listener = Listener();
        await using var taking = listener.Take([new(LiveEvent.Beat)], 0, CancellationToken.None).GetAsyncEnumerator();
        clock.Advance(TimeSpan.FromHours(1));
        Assert.False(listener.IsStuck(TimeSpan.FromSeconds(30)));
        Assert.True(await taking.MoveNextAsync());
        clock.Advance(TimeSpan.FromSeconds(30));
        Assert.False(listener.IsStuck(TimeSpan.FromSeconds(30)));
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.True(listener.IsStuck(TimeSpan.FromSeconds(30)));
        var next = taking.MoveNextAsync();
        Assert.False(listener.IsStuck(TimeSpan.FromSeconds(30)));
        listener.Close();
        Assert.False(await next);
    }

    Listener Listener() => new(clock, after =>
    {
        reads++;
        return Task.FromResult(table.Where(news => news.Seq > after).Take(LiveRules.MostReplayed).ToList());
    });

    void Write(Listener listener, int first, int count)
    {
        for (var seq = first; seq < first + count; seq++)
        {
            table.Add(new(new(Notification: new(default, "test", $"{seq}", "", null, default, null)), seq));
            Assert.True(listener.Offer(table[^1]));
        }
    }

    static async Task<List<int>> Taken(Listener listener, int count, List<News>? start = null, long place = 0)
    {
        List<int> taken = [];
        await foreach (var news in listener.Take(start ?? [], place, TestContext.Current.CancellationToken))
        {
            taken.Add(int.Parse(news.Notification!.Title, System.Globalization.CultureInfo.InvariantCulture));
            if (taken.Count == count) break;
        }
        return taken;
    }

    /// <summary>Runs by hand.</summary>
    sealed class Stopwatch : TimeProvider
    {
        long ticks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => ticks;

        public void Advance(TimeSpan by) => ticks += by.Ticks;
    }
}
