using StreamVibe.Tests.Cluster.Clients;

namespace StreamVibe.Tests.Cluster.Installations;

/// <summary>Two silos, the second of which has a clock of its own.</summary>
public sealed class Skewed() : Farm("skewed", silos: 2, apis: 1, durable: false)
{
    /// <summary>The silo whose clock can be wrong.</summary>
    public const string Wrong = "silo-2";

    WrongClock? clock;

    internal WrongClock Clock => clock ?? throw new InvalidOperationException("Nothing was started.");

    public override async ValueTask InitializeAsync()
    {
        clock = await WrongClock.StartAsync(Sandbox);
        await base.InitializeAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        if (clock is not null) await clock.DisposeAsync();
    }

    private protected override Uri SandboxOf(string name) => name == Wrong ? Clock.Address : Sandbox;
}
