using System.Text.Json;

namespace StreamVibe.Tests.Integration.Fixtures;

/// <summary>Runs whose pauses pass by the clock: only in a system that a test has to itself.</summary>
static class ByTheClock
{
    /// <summary>The run once it is over, however it ended. Asks the table, since the clock may outrun the sign-in.</summary>
    public static async Task<JsonElement> FinishedByClock(this TestUser user, Guid sync)
    {
        await Eventually.Get("the run to end", async () =>
        {
            await user.App.Sandbox.AdvanceClock(TimeSpan.FromSeconds(15));
            return (await Sql.ListAsync<string>(user.App.Database, $"select status from app.sync_run where id = '{sync}'", "streamvibe_service"))[0];
        }, status => status is "completed" or "failed" or "cancelled");
        await user.SignInAgain();
        return await user.Get($"/api/syncs/{sync}");
    }

    public static async Task<JsonElement> SyncByClock(this TestUser user, Guid connection) => await user.FinishedByClock(await user.StartSync(connection));

    /// <summary>Nothing is due any more of what other tests have connected: who counts what everybody asks of Google counts this connection alone.</summary>
    public static Task Quiet(this StreamVibeApp app, Guid? mine = null) => Sql.RunAsync(app.Database,
        $"""
        update app.platform_connection
        set auto_sync = false, auto_sync_chosen = true, next_sync_at = null, first_sync_due_at = null, next_due_at = '2200-01-01Z', version = version + 1
        where id <> '{mine ?? Guid.Empty}' and next_due_at is not null and is_active
        """, "streamvibe_service");

    /// <summary>When the connection is due again.</summary>
    public static async Task<TimeSpan> DueIn(this StreamVibeApp app, Guid connection)
    {
        var due = (await Sql.ListAsync<DateTime>(app.Database, $"select coalesce(next_due_at, updated_at) from app.platform_connection where id = '{connection}'", "streamvibe_service"))[0];
        return new DateTimeOffset(due) - await app.Sandbox.Now();
    }
}
