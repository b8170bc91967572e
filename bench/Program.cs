using StreamVibe.Bench.Analyses;
using StreamVibe.Bench.Idle;
using StreamVibe.Bench.Ingest;
using StreamVibe.Bench.Library;
using StreamVibe.Bench.Live;
using StreamVibe.Bench.Quota;
using StreamVibe.Bench.Seeding;
using StreamVibe.Bench.Trends;
using StreamVibe.Bench.Webhooks;

namespace StreamVibe.Bench;

/// <summary>Measures the product from outside, and its stores from inside. Prints Markdown.</summary>
static class Program
{
    static readonly Command[] commands =
    [
        new("seed", "Fills a migrated database. --connection STRING (a superuser) [--users 10000] [--items 1000000] [--seed 1]", Seed.RunAsync),
        new("library", "Own lists and search over HTTP against the bare SQL, on a seed. [--users 10000] [--items 1000000] [--seed 1] [--rounds 5] [--requests 300]", LibraryCommand.RunAsync),
        new("ingest", "How fast content comes in: the store alone, plain SQL, and a whole sync. [--items 25000] [--rounds 5]", IngestCommand.RunAsync),
        new("floor", "What the smallest signed-in request costs: GET /api/me. [--requests 2000] [--rounds 5]", Floor.RunAsync),
        new("live", "How soon a notification is on all open pages of its user. [--users 200] [--streams 5] [--rounds 5] [--together 4]", LiveCommand.RunAsync),
        new("quota", "Checks and holds of quota against the same in SQL. [--parts checks,holds,inside,crowd] [--rounds 7] [--seconds 6]", QuotaCommand.RunAsync),
        new("webhooks", "Stripe's events: durable a second, a backlog, what is lost, beside stripe-sync-engine on Node. [--customers 1000] [--rounds 7] [--seconds 6]", WebhooksCommand.RunAsync),
        new("analyses", "What an analysis takes beside its model, and 200 of them at once beside those who read. [--parts overhead,together] [--rounds 5] [--requests 300] [--thinks 0,500]", AnalysesCommand.RunAsync),
        new("trending", "The daily work on trending keywords, on a seed. [--users 10000] [--items 1000000] [--seed 1] [--rounds 5]", TrendingCommand.RunAsync),
        new("idle", "Many connections that rest, each with its reminder; then all are due at once. [--connections 1000,100000] [--minutes 10]", IdleCommand.RunAsync),
    ];

    static async Task<int> Main(string[] args)
    {
        if (args.Length == 0 || Array.Find(commands, command => command.Name == args[0]) is not { } chosen)
        {
            await Console.Error.WriteLineAsync("dotnet run --project bench -c Release -- COMMAND [--option value]");
            foreach (var command in commands) await Console.Error.WriteLineAsync($"  {command.Name,-10}{command.Does}");
            return 2;
        }
        try
        {
            await chosen.Run(new Arguments(args[1..]));
            return 0;
        }
        catch (ArgumentException wrong)
        {
            await Console.Error.WriteLineAsync(wrong.Message);
            return 2;
        }
    }

    /// <summary>One thing to measure.</summary>
    sealed record Command(string Name, string Does, Func<Arguments, Task> Run);
}
