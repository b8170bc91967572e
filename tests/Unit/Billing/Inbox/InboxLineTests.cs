using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using StreamVibe.Billing;
using StreamVibe.Billing.Inbox;

namespace StreamVibe.Tests.Unit.Billing.Inbox;

/// <summary>Who may wait for the writer of Stripe's events, and what becomes of them when it cannot write.</summary>
public sealed class InboxLineTests : IDisposable
{
    const int Half = 32 << 20;

    readonly ServiceProvider services = new ServiceCollection().AddMetrics().BuildServiceProvider();

    [Fact]
    public async Task Those_who_wait_are_turned_away_together_and_the_line_stays_open()
    {
        var line = Line();
        var waiting = Enumerable.Range(0, 3).Select(_ => Enter(line, bytes: 100)).ToList();
        line.TurnAway(new TimeoutException());
        foreach (var one in waiting) await Assert.ThrowsAsync<TimeoutException>(() => one);
        _ = Enter(line, bytes: 100);
        Assert.Single(line.Take());
    }

    [Fact]
    public async Task Who_was_turned_away_takes_up_no_room_any_more()
    {
        var line = Line();
        Task[] waiting = [Enter(line, Half), Enter(line, Half)];
        await Assert.ThrowsAsync<DomainException>(() => Enter(line, bytes: 1));
        line.TurnAway(new TimeoutException());
        Assert.All(waiting, one => Assert.True(one.IsFaulted));
        Assert.False(Enter(line, Half).IsCompleted);
    }

    [Fact]
    public async Task After_the_end_nobody_enters()
    {
        var line = Line();
        var waiting = Enter(line, bytes: 1);
        line.Close(DomainException.Stopping());
        await Assert.ThrowsAsync<DomainException>(() => waiting);
        Assert.Equal(ErrorCode.Unavailable, (await Assert.ThrowsAsync<DomainException>(() => Enter(line, bytes: 1))).Code);
    }

    public void Dispose() => services.Dispose();

    InboxLine Line() => new(Options.Create(new InboxOptions()), new InboxMetrics(services.GetRequiredService<IMeterFactory>()));

    static Task<EventState?> Enter(InboxLine line, int bytes) =>
        line.Enter(new("evt_1", "invoice.paid", DateTimeOffset.UnixEpoch, false, null, "cus_1", null, [.. new byte[bytes]]), new(EventState.Pending, null));
}
