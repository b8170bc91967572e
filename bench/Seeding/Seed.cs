using System.Diagnostics;

namespace StreamVibe.Bench.Seeding;

/// <summary>Fills a migrated database with people and what they published.</summary>
static class Seed
{
    public static async Task RunAsync(Arguments arguments)
    {
        var superuser = arguments.Text("connection") ?? throw new ArgumentException("--connection is the address of a migrated database, for a superuser.");
        var plan = Plan(arguments);
        var since = Stopwatch.GetTimestamp();
        await SeedStore.WriteAsync(superuser, plan);
        Table.Circumstances();
        Table.Head("users", "items", "largest accounts", "median account", "seconds");
        var sizes = plan.Users.Select(user => user.Items).ToList();
        Table.Row(sizes.Count, sizes.Sum(), string.Join(", ", sizes.Take(5)), sizes.Order().ElementAt(sizes.Count / 2), Stopwatch.GetElapsedTime(since).TotalSeconds);
    }

    /// <summary>Five people with much, and many with little: <c>--users</c>, <c>--items</c>, <c>--seed</c>.</summary>
    public static SeedPlan Plan(Arguments arguments) => new(arguments.Number("users", 10_000), arguments.Number("items", 1_000_000), arguments.Number("seed", 1));
}
