using StreamVibe.Analysis;
using StreamVibe.Bench.Seeding;
using StreamVibe.Storage;

namespace StreamVibe.Bench.Trends;

/// <summary>How long the daily work on trending keywords takes, step by step, on a seed.</summary>
static class TrendingCommand
{
    public static async Task RunAsync(Arguments arguments)
    {
        await using var installation = await Installation.StartAsync();
        var plan = Seed.Plan(arguments);
        await SeedStore.WriteAsync(installation.Database, plan);
        var address = new DatabaseAddress();
        address.Set(installation.ProductDatabase);
        await using var database = new Database(address);
        var store = new TrendingStore(database);

        var (read, scored, replaced) = (new Figures(), new Figures(), new Figures());
        var (items, trends) = (0, 0);
        for (var round = 0; round < arguments.Number("rounds", 5); round++)
        {
            List<PublicItem> found = [];
            await read.TakeAsync(async () => found = await store.PublicItems());
            var now = found.Max(item => item.PublishedAt);
            var keywords = TrendingRules.Score([], now);
            await scored.TakeAsync(() => Task.FromResult(keywords = TrendingRules.Score(found, now)));
            // As if a day had passed: each row is written anew.
            await replaced.TakeAsync(() => store.Replace(keywords, now.AddDays(round)));
            (items, trends) = (found.Count, keywords.Length);
        }
        Table.Circumstances();
        Table.Head("items in all", "looked at", "keywords", "read p50 ms", "scored p50 ms", "written p50 ms");
        Table.Row(plan.Users.Sum(user => user.Items), items, trends, read.Median, scored.Median, replaced.Median);
    }
}
