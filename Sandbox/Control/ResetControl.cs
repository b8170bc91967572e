using StreamVibe.Sandbox.State;

namespace StreamVibe.Sandbox.Control;

/// <summary>Puts the outside world back to its seed.</summary>
internal static class ResetControl
{
    public static void MapReset(this RouteGroupBuilder control) => control.MapPost("/reset", async (
        StateJournal state, SandboxClock clock, ClockFollowers followers, FaultBoard faults, RequestJournal journal,
        IEnumerable<IOutsideService> services, bool keepClock = false) =>
    {
        // The clock's row stays, since its version must keep rising for the processes that follow it.
        state.Clear(keep: SandboxClock.TableName);
        foreach (var service in services)
            service.Reset();
        faults.Clear();
        journal.Clear();
        if (!keepClock && clock.State.Offset != TimeSpan.Zero)
            await followers.Return();
        return Results.Ok(new { now = clock.GetUtcNow(), offset = clock.State.Offset, version = clock.State.Version });
    });
}
