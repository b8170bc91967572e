using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Npgsql;
using StreamVibe.Bench.Seeding;
using StreamVibe.Content;
using StreamVibe.Storage;

namespace StreamVibe.Bench.Ingest;

/// <summary>
/// How fast content comes in: through the store alone, with the same transactions in plain SQL turn by turn, and end to end from a sandbox channel of 20,000 videos,
/// with sandbox, API, silo and database on the same cores.
/// </summary>
static class IngestCommand
{
    const int Large = 20_000;

    public static async Task RunAsync(Arguments arguments)
    {
        await using var installation = await Installation.StartAsync();
        var plan = new SeedPlan(10, 10 * arguments.Number("items", 25_000), 1);
        await SeedStore.WriteAsync(installation.Database, new SeedPlan(10, 1_000, 1));
        var address = new DatabaseAddress();
        address.Set(installation.ProductDatabase);
        await using var database = new Database(address);
        await using var plain = Database.Open(address, "streamvibe_service", maxPool: 1);

        // Items of the first person, who has most; each channel writes its own copy of them.
        var items = plan.ItemsOf(plan.Users[0]).Select(item => item.Remote).ToArray();
        Table.Circumstances();
        Table.Head("what", "rows a transaction", "items/s", "plain SQL items/s", "ratio");
        var wide = await CompareAsync("store alone", database, plain, plan.Users[1], plan.Users[2], items, 500, arguments.Number("rounds", 5));
        var narrow = await CompareAsync("store alone", database, plain, plan.Users[4], plan.Users[5], items, 50, arguments.Number("rounds", 5));
        var whole = await EndToEndAsync(installation);
        Table.Row("end to end, sandbox account `large`", 50, whole, narrow, whole / narrow);
        Table.Row("the same, against 500 rows in plain SQL", 50, whole, wide, whole / wide);
    }

    /// <summary>Turn by turn: so many items by the store, so many past it. Answers how many a second went past it.</summary>
    static async Task<double> CompareAsync(string what, Database database, NpgsqlDataSource source, SeededUser one, SeededUser other, RemoteItem[] items, int rows, int rounds)
    {
        var (stored, sent) = (await WrittenChannel.OpenAsync(database, one.Accounts[0]), await WrittenChannel.OpenAsync(database, other.Accounts[0]));
        await using var session = await source.OpenConnectionAsync();
        var (byStore, inSql) = (new List<double>(), new List<double>());
        var pages = items.Chunk(rows).Where(page => page.Length == rows).ToArray();
        // The first part warms up.
        foreach (var (round, part) in pages.Chunk(pages.Length / (rounds + 1)).Take(rounds + 1).Index())
        {
            var ready = part.Select(sent.Prepare).ToArray();
            var store = await RateAsync(rows * part.Length, async () => { foreach (var page in part) await stored.SaveAsync(page); });
            var sql = await RateAsync(rows * part.Length, async () => { foreach (var page in ready) await WrittenChannel.SendAsync(session, page); });
            if (round == 0) continue;
            byStore.Add(store);
            inSql.Add(sql);
        }
        Table.Row(what, rows, Figures.MedianOf(byStore), Figures.MedianOf(inSql), Figures.MedianOf(byStore.Zip(inSql, (store, sql) => store / sql)));
        return Figures.MedianOf(inSql);
    }

    static async Task<double> RateAsync(int items, Func<Task> work)
    {
        var since = Stopwatch.GetTimestamp();
        await work();
        return items / Stopwatch.GetElapsedTime(since).TotalSeconds;
    }

    /// <summary>Items a second of a first sync, by the run's own times. A small channel before it warms the process up.</summary>
    static async Task<double> EndToEndAsync(Installation installation)
    {
        await installation.NewAccountAsync("warm-up", 1_000);
        await FirstSyncAsync(await installation.NewCreatorAsync(), "warm-up");
        var run = await FirstSyncAsync(await installation.NewCreatorAsync(), "large");
        if ((int)run["created"]! != Large) throw new InvalidOperationException($"The sync ended so: {run}");
        return Large / (Time(run, "finishedAt") - Time(run, "startedAt")).TotalSeconds;
    }

    static async Task<JsonNode> FirstSyncAsync(Creator creator, string account)
    {
        var connection = await creator.ConnectAsync(account);
        while (true)
        {
            var run = (await creator.GetAsync($"/api/connections/{connection}/syncs"))!["items"]!.AsArray().LastOrDefault();
            if (run?["finishedAt"] is not null) return run;
            await Task.Delay(250);
        }
    }

    static DateTimeOffset Time(JsonNode run, string name) => DateTimeOffset.Parse((string)run[name]!, CultureInfo.InvariantCulture);
}
