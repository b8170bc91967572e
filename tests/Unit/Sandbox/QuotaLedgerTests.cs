using StreamVibe.Sandbox.YouTube;

namespace StreamVibe.Tests.Unit.Sandbox;

public sealed class QuotaLedgerTests : IDisposable
{
    readonly SandboxState state = new();

    public void Dispose() => state.Dispose();

    [Fact]
    public void Units_come_back_at_midnight_Pacific_time()
    {
        var time = new SettableTime(new DateTimeOffset(2026, 7, 2, 6, 59, 59, TimeSpan.Zero));
        using var journal = state.Open();
        var quota = new QuotaLedger(journal, time);
        quota.Set("client", dailyUnits: 60, used: null);
        Assert.True(quota.Charge("client", 50));
        Assert.False(quota.Charge("client", 50));
        Assert.Equal(50, quota.Of("client").Used);
        time.Now = time.Now.AddSeconds(1);
        Assert.True(quota.Charge("client", 50));
    }

    [Fact]
    public void Another_clients_units_are_its_own()
    {
        using var journal = state.Open();
        var quota = new QuotaLedger(journal, TimeProvider.System);
        quota.Set("one", dailyUnits: 0, used: null);
        Assert.False(quota.Charge("one", 1));
        Assert.True(quota.Charge("other", 1));
    }
}
