using System.Globalization;
using StreamVibe.Tests.Cluster.Clients;
using StreamVibe.Tests.Cluster.Installations;
using StreamVibe.Tests.Cluster.Processes;

namespace StreamVibe.Tests.Cluster;

/// <summary>A date has come, and the silo dies or stands still, or the statement fails, before the schedule says so.</summary>
[Collection(typeof(BrokenOffTests))]
public sealed class BrokenAroundATickTests(TwoOfEach cluster)
{
    const string Opening = "with before as (select is_active";

    static readonly TimeSpan moment = TimeSpan.FromMilliseconds(10), patience = TimeSpan.FromSeconds(90);

    [Theory]
    [InlineData(Breakage.StatementFails)]
    [InlineData(Breakage.Killed)]
    [InlineData(Breakage.StandsStill)]
    public async Task An_automatic_sync_runs_once_for_its_date(Breakage how)
    {
        var (account, books) = ($"tick-{how}".ToLowerInvariant(), cluster.Books);
        await cluster.OutsideWorld.MakeAccountAsync(account, 20);
        var person = await cluster.NewPersonAsync();
        var connection = await person.ConnectAsync(account);
        var first = (string)(await person.NewestRunAsync(connection))["id"]!;
        await person.WaitForEndAsync(first, patience, cluster.Tell);
        var planned = (await person.PatchAsync($"/api/connections/{connection}", new { autoSync = new { enabled = true, everyMinutes = 1440 } }))["nextSyncAt"]!.GetValue<DateTimeOffset>();
        var user = await books.UserIdAsync(person.Email);

        var hold = await books.HoldUpConnectionsAsync(user);
        var now = await cluster.OutsideWorld.NowAsync();
        // It waits for what became due, which is held up.
        var moved = cluster.OutsideWorld.AdvanceAsync((planned - now + TimeSpan.FromSeconds(5)).ToString("c", CultureInfo.InvariantCulture));
        await Wait.UntilAsync("the automatic run to be opened", patience, () => books.IsWaitingAsync(Opening), cluster.Tell, moment);
        var breaking = new Breaking(cluster, (await cluster.SilosOfAsync(first)).Working, how);
        await breaking.BreakAsync(Opening);
        await hold.DisposeAsync();
        await moved;
        await breaking.PassAsync();
        // A failed start is tried again in a while, with the same date.
        if (how == Breakage.StatementFails) await cluster.OutsideWorld.AdvanceAsync("01:00:00");
        // A day has passed. Calls that are on their way to a silo that stands still end with their time-out.
        await Wait.UntilAsync("a sign-in", patience, person.TrySignInAsync, cluster.Tell);
        var run = await Wait.ForAsync("the automatic run", patience, async () => await person.NewestRunAsync(connection) is var newest && (string?)newest["id"] != first ? newest : null, cluster.Tell);
        Assert.Equal("completed", (string?)(await person.WaitForEndAsync((string)run["id"]!, patience, cluster.Tell))["status"]);
        await breaking.WakeAsync();
        Assert.Equal(["automatic"], await books.ListAsync<string>("select trigger from app.sync_run where user_id = $1 and trigger <> 'first'", user));
        Assert.Equal((2, 0), await books.UsageAsync(user));
        Assert.Empty(await books.ContradictionsAsync(person.Email));
        var next = (await person.GetAsync($"/api/connections/{connection}"))["nextSyncAt"]!.GetValue<DateTimeOffset>();
        Assert.InRange(next - planned, TimeSpan.FromHours(20), TimeSpan.FromHours(29));
        await person.DisconnectAsync(connection);
    }
}
