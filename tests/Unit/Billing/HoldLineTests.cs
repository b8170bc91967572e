using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using StreamVibe.Billing;

namespace StreamVibe.Tests.Unit.Billing;

/// <summary>Who may wait for the writer of holds, and in which order they are served.</summary>
public sealed class HoldLineTests : IDisposable
{
    readonly ServiceProvider services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    readonly Guid hot = User(1), other = User(2);

    [Fact]
    public async Task A_full_line_turns_the_next_away_at_once_with_a_time_to_come_back()
    {
        var line = Line(most: 4, perUser: 4);
        for (var user = 1; user <= 4; user++) Assert.False(Enter(line, User(user)).IsCompleted);
        var refusal = await Assert.ThrowsAsync<DomainException>(() => Enter(line, User(5)));
        Assert.Equal((ErrorCode.Unavailable, TimeSpan.FromSeconds(1)), (refusal.Code, refusal.RetryAfter));
        Assert.Equal(4, line.Take(100).Count);
        Assert.False(Enter(line, User(5)).IsCompleted);
    }

    [Fact]
    public async Task A_crowd_of_one_user_is_told_to_slow_down_and_others_still_enter()
    {
        var line = Line(most: 100, perUser: 3);
        for (var i = 0; i < 3; i++) _ = Enter(line, hot);
        var refusal = await Assert.ThrowsAsync<DomainException>(() => Enter(line, hot));
        Assert.Equal((ErrorCode.RateLimited, TimeSpan.FromSeconds(1)), (refusal.Code, refusal.RetryAfter));
        _ = Enter(line, other);
        Assert.Equal(4, line.Take(100).Count);
        // Who was served makes room.
        _ = Enter(line, hot);
    }

    [Fact]
    public void A_group_takes_one_of_each_user_in_turn_and_keeps_each_users_order()
    {
        var line = Line(most: 100, perUser: 100);
        var (mine, theirs) = (Enumerable.Range(0, 6).Select(_ => Enter(line, hot)).ToList(), Enumerable.Range(0, 2).Select(_ => Enter(line, other)).ToList());
        var group = line.Take(4);
        Assert.Equal([mine[0], theirs[0], mine[1], theirs[1]], group.Select(hold => hold.Answer.Task));
        Assert.Equal([mine[2], mine[3], mine[4], mine[5]], line.Take(100).Select(hold => hold.Answer.Task));
        Assert.Empty(line.Take(100));
    }

    [Fact]
    public async Task Who_waits_when_the_silo_stops_is_left_over_and_nobody_enters_any_more()
    {
        var line = Line(most: 100, perUser: 100);
        _ = Enter(line, hot);
        Assert.Single(line.Close());
        Assert.Equal(ErrorCode.Unavailable, (await Assert.ThrowsAsync<DomainException>(() => Enter(line, hot))).Code);
    }

    [Fact]
    public async Task What_waits_and_what_is_turned_away_are_metrics()
    {
        var (waiting, shed) = (0, new List<string?>());
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, own) =>
        {
            if (instrument.Name is "streamvibe.quota.holds_waiting" or "streamvibe.quota.holds_shed" && ReferenceEquals(instrument.Meter.Scope, services.GetRequiredService<IMeterFactory>())) own.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<int>((_, change, _, _) => waiting += change);
        listener.SetMeasurementEventCallback<long>((_, _, tags, _) => shed.Add((string?)tags[0].Value));
        listener.Start();
        var line = Line(most: 3, perUser: 2);
        _ = Enter(line, hot);
        _ = Enter(line, hot);
        await Assert.ThrowsAsync<DomainException>(() => Enter(line, hot));
        _ = Enter(line, other);
        await Assert.ThrowsAsync<DomainException>(() => Enter(line, other));
        Assert.Equal(3, waiting);
        Assert.Equal(["user", "silo"], shed);
        line.Take(2);
        Assert.Equal(1, waiting);
    }

    public void Dispose() => services.Dispose();

    HoldLine Line(int most, int perUser) =>
        new(new(services.GetRequiredService<IMeterFactory>()), Options.Create(new HoldOptions { MostWaiting = most, MostWaitingPerUser = perUser }));

    static Task<HoldAnswer> Enter(HoldLine line, Guid user) => line.Enter(new(user, User(99), QuotaKind.Sync));

    static Guid User(int number) => new(number, 0, 0, new byte[8]);
}
