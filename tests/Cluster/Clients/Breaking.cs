using StreamVibe.Tests.Cluster.Installations;
using StreamVibe.Tests.Cluster.Processes;

namespace StreamVibe.Tests.Cluster.Clients;

/// <summary>Breaks off what a silo does, exactly where it waits for a lock.</summary>
sealed class Breaking(Farm farm, string silo, Breakage how)
{
    static readonly TimeSpan patience = TimeSpan.FromSeconds(60);

    /// <param name="words">Part of the statement that waits.</param>
    public async Task BreakAsync(string words)
    {
        switch (how)
        {
            case Breakage.Killed:
                await farm[silo].KillAsync();
                break;
            case Breakage.StandsStill:
                Signals.Stop(farm[silo].Id);
                break;
            default:
                Assert.NotEmpty(await farm.Books.EndWaitingAsync(words));
                break;
        }
    }

    /// <summary>Lets the time pass after which somebody else takes over.</summary>
    public async Task PassAsync()
    {
        if (how == Breakage.Killed) await farm.RestartAsync(silo);
        if (how == Breakage.StandsStill) await farm.MembersAsync(farm.Silos.Count - 1);
        await farm.OutsideWorld.AdvanceAsync("00:02:00", how == Breakage.StandsStill ? farm[silo].Id : null);
    }

    /// <summary>A silo that stood still wakes, when all is done: it has to end, and joins again when it is started anew.</summary>
    public async Task WakeAsync()
    {
        if (how != Breakage.StandsStill) return;
        Signals.Continue(farm[silo].Id);
        await Wait.UntilAsync("the silo that stood still to end", patience, () => Task.FromResult(!farm[silo].IsRunning), farm.Tell);
        await farm.RestartAsync(silo);
    }
}
