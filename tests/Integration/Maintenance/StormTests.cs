using System.Diagnostics;
using StreamVibe.Connections;
using StreamVibe.Tests.Integration.Fixtures;

namespace StreamVibe.Tests.Integration.Maintenance;

/// <summary>Many connections are due at once, as after six hours down.</summary>
[Collection(nameof(LonelyBilling))]
public sealed class StormTests(LonelySystem system)
{
    const int Connections = 120, Before = 60;

    static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    static int AtOnce => new ConnectionOptions().AtOnce;

    StreamVibeApp App => system.App;

    [Fact]
    public async Task Each_is_synced_once_a_few_at_a_time_and_people_are_answered_meanwhile()
    {
        var (storm, guest) = (await App.RegisterAsync(), await App.RegisterAsync());
        await Service($"update app.usage_counter set quota_limit = null, version = version + 1 where user_id = '{storm.Id}'");
        await Parallel.ForEachAsync(Enumerable.Range(0, Connections), new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (_, _) => await storm.Consent(await App.Sandbox.NewAccount(items: 1)));
        await Eventually.Get("the first syncs", () => Count("status = 'completed'", storm), done => done == Connections, Patience);
        var (_, mine) = await guest.ConnectNew(items: 1);
        await using var idle = new Idle(App);
        var calm = await Times(Before, () => Idle.Took(Asked));

        // Six hours late: what the bench does with ten thousand.
        var late = (await App.Sandbox.Now()).AddHours(-6);
        await Service($"update app.platform_connection set auto_sync = true, auto_sync_chosen = true, next_sync_at = '{late:O}', next_due_at = '{late:O}' where user_id = '{storm.Id}'");
        var sweep = App.Sandbox.AdvanceClock(TimeSpan.FromSeconds(1));
        var (stormy, most, began) = (new List<TimeSpan>(), 0, Stopwatch.GetTimestamp());
        var asked = guest.Sync(mine, Patience);
        while (await Count("trigger = 'automatic' and status = 'completed'", storm) < Connections && Stopwatch.GetElapsedTime(began) < Patience)
        {
            stormy.AddRange(await Times(3, () => idle.Wait(Asked)));
            most = Math.Max(most, await AtWork(storm));
        }
        await sweep;
        // Whoever asks need not wait for a place.
        Assert.Equal("completed", (await asked).Text("status"));

        Assert.InRange(most, 1, AtOnce);
        Assert.Equal((Connections, Connections), (await Count("trigger = 'automatic'", storm), await Count("trigger = 'automatic' and status = 'completed'", storm)));
        var bound = 5 * Late(calm) + TimeSpan.FromMilliseconds(250);
        Assert.True(Late(stormy) < bound, $"p95 {Late(stormy).TotalMilliseconds:0} ms in the storm, {Late(calm).TotalMilliseconds:0} ms before.");
        var next = await Sql.ListAsync<DateTime>(App.Database, $"select next_sync_at from app.platform_connection where user_id = '{storm.Id}' order by 1", "streamvibe_service");
        Assert.True(next[^1] - next[0] > TimeSpan.FromHours(1), "The next dates are all at once.");
        Assert.True(next[0] > late.UtcDateTime.AddHours(24));

        Task Asked() => guest.Get("/api/connections");
    }

    static async Task<List<TimeSpan>> Times(int count, Func<Task<TimeSpan>> time)
    {
        var times = new List<TimeSpan>();
        for (var i = 0; i < count; i++) times.Add(await time());
        return times;
    }

    /// <summary>Runs that have a place. One whose step failed gave its own away, and stays open until it is taken up again.</summary>
    async Task<int> AtWork(TestUser user)
    {
        var open = await Sql.ListAsync<string>(App.Database, $"select id || ' ' || connection_id from app.sync_run where user_id = '{user.Id}' and trigger = 'automatic' and status in ('queued', 'running')", "streamvibe_service");
        if (open.Count <= AtOnce) return open.Count;
        var failed = App.Logs.Lines.Where(line => line.Contains("content_sync_delayed", StringComparison.Ordinal) || line.Contains("content_sync_step_failed", StringComparison.Ordinal)).ToList();
        return open.Count(run => !failed.Exists(line => Array.Exists(run.Split(' '), id => line.Contains(id, StringComparison.Ordinal))));
    }

    static TimeSpan Late(List<TimeSpan> times) => times.Order().ElementAt(times.Count * 95 / 100);

    Task Service(string sql) => Sql.RunAsync(App.Database, sql, "streamvibe_service");

    async Task<long> Count(string which, TestUser user) => (await Sql.ListAsync<long>(App.Database, $"select count(*) from app.sync_run where user_id = '{user.Id}' and {which}", "streamvibe_service"))[0];
}
