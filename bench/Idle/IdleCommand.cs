using System.Diagnostics;
using Npgsql;
using StreamVibe.Bench.Seeding;

namespace StreamVibe.Bench.Idle;

/// <summary>
/// Many connections that have nothing to do, each with its reminder once an hour: what they cost to start with and to hold. Then all of them are due at once.
/// </summary>
static class IdleCommand
{
    public static async Task RunAsync(Arguments arguments)
    {
        var minutes = TimeSpan.FromMinutes(arguments.Number("minutes", 10));
        Table.Circumstances();
        Table.Head("connections", "start s", "memory MB at the start", "memory MB at the end", "of one core, %", "database's share of one core, %", "all due: done after s", "a second", "p95 ms before", "p95 ms meanwhile");
        foreach (var connections in (arguments.Text("connections") ?? "1000,100000").Split(',').Select(int.Parse)) await MeasureAsync(connections, minutes);
    }

    static async Task MeasureAsync(int connections, TimeSpan span)
    {
        await using var installation = await Installation.StartAsync();
        var creator = await installation.NewCreatorAsync();
        await SeedAsync(installation, connections);
        var started = await StartAsync(installation);
        var (memory, worked, database, since) = (installation.Server.Memory, installation.Server.Worked, installation.Server.ChildrenWorked(), Stopwatch.GetTimestamp());
        await Task.Delay(span);
        var took = Stopwatch.GetElapsedTime(since);
        var (cpu, databaseCpu, late) = ((installation.Server.Worked - worked) / took, (installation.Server.ChildrenWorked() - database) / took, installation.Server.Memory);

        var before = new Figures();
        for (var request = 0; request < 300; request++) await before.TakeAsync(() => creator.FetchAsync("/api/quota/sync"));
        await installation.RunAsync("update app.platform_connection set next_due_at = now() + interval '30 seconds' where problem_code is null; update orleans.reminder set first_at = now() + interval '30 seconds' where name = 'work'");
        // A silo learns of reminders that others wrote when it reads them: at its start.
        await StartAsync(installation);
        var (meanwhile, due) = (new Figures(), Stopwatch.GetTimestamp());
        long left;
        TimeSpan? first = null;
        do
        {
            for (var request = 0; request < 20; request++)
            {
                await meanwhile.TakeAsync(() => creator.FetchAsync("/api/quota/sync"));
                await Task.Delay(25);
            }
            left = (await installation.ListAsync<long>("select count(*) from app.platform_connection where next_due_at is not null and next_due_at < now() + interval '1 hour'"))[0];
            if (left < connections) first ??= Stopwatch.GetElapsedTime(due);
        }
        while (left > 0);
        var drained = (Stopwatch.GetElapsedTime(due) - first!.Value).TotalSeconds;
        Table.Row(connections, started.TotalSeconds, memory, late, cpu * 100, databaseCpu * 100, drained, connections / Math.Max(drained, 0.5), before.P95, meanwhile.P95);
    }

    static async Task<TimeSpan> StartAsync(Installation installation)
    {
        var since = Stopwatch.GetTimestamp();
        await installation.RestartAsync();
        return Stopwatch.GetElapsedTime(since);
    }

    /// <summary>A person and a channel for each, proved a moment ago, so that nothing is due for five hours; reminders spread over the hour. Their tokens are not there: the check, when it comes, says so.</summary>
    static async Task SeedAsync(Installation installation, int connections)
    {
        await installation.RunAsync(
            $"""
            {People.Script(connections, "idle", "free", limit: 10)}
            insert into app.platform_connection (id, user_id, platform, status, is_active, vault_secret_name, granted_at, last_verified_at, next_due_at, created_at, updated_at)
              select id, id, 'youtube', 'connected', true, 'oauth_youtube_' || id, now(), now(), now() + interval '5 hours' + random() * interval '2 hours', now(), now() from person;
            insert into app.social_account (id, user_id, connection_id, platform, external_id, handle, title, is_active, created_at, updated_at)
              select gen_random_uuid(), id, id, 'youtube', 'idle-' || n, '@idle' || n, 'Idle', true, now(), now() from person;
            """);
        var (ids, now) = (await installation.ListAsync<Guid>("select id from app.platform_connection"), TimeProvider.System.GetUtcNow().UtcDateTime);
        await using (var source = NpgsqlDataSource.Create(installation.Database))
        await using (var connection = await source.OpenConnectionAsync())
        await using (var copy = await connection.BeginBinaryImportAsync("copy orleans.reminder (service_id, grain_id, name, first_at, period_ms, grain_hash, version) from stdin (format binary)"))
        {
            for (var at = 0; at < ids.Count; at++)
            {
                var grain = GrainId.Create("connection", ids[at].ToString("N"));
                await copy.StartRowAsync();
                await copy.WriteAsync("streamvibe");
                await copy.WriteAsync(grain.ToString());
                await copy.WriteAsync("work");
                await copy.WriteAsync(now + TimeSpan.FromHours((double)at / ids.Count), NpgsqlTypes.NpgsqlDbType.TimestampTz);
                await copy.WriteAsync((long)TimeSpan.FromHours(1).TotalMilliseconds);
                await copy.WriteAsync(unchecked((int)grain.GetUniformHashCode()));
                await copy.WriteAsync(0);
            }
            await copy.CompleteAsync();
        }
        await installation.RunAsync("vacuum analyze");
    }
}
