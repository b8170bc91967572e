using System.Diagnostics;
using System.Text.Json.Nodes;
using StreamVibe.Notifications;
using StreamVibe.Storage;

namespace StreamVibe.Bench.Live;

/// <summary>How soon a notification is on the open pages of its user: from before its transaction until each page has it, with all pages of all users open.</summary>
static class LiveCommand
{
    public static async Task RunAsync(Arguments arguments)
    {
        var (users, streams, rounds, together) = (arguments.Number("users", 200), arguments.Number("streams", 5), arguments.Number("rounds", 5), arguments.Number("together", 4));
        await using var installation = await Installation.StartAsync();
        var address = new DatabaseAddress();
        address.Set(installation.ProductDatabase);
        await using var database = new Database(address);
        // Only what is written is asked of it: it needs no key for cursors.
        var store = new NotificationStore(database, new(TimeProvider.System), null!);

        var people = new Listeners[users];
        await Parallel.ForAsync(0, users, new ParallelOptions { MaxDegreeOfParallelism = together }, async (user, _) =>
        {
            var creator = await installation.NewCreatorAsync();
            people[user] = new(Guid.Parse((string)(await creator.GetAsync("/api/me"))!["id"]!), await Task.WhenAll(Enumerable.Range(0, streams).Select(_ => Page.OpenAsync(creator))));
        });

        Table.Circumstances();
        Table.Head("open streams", "notifications at once", "p50 ms", "p95 ms", "p99 ms");
        List<Figures> taken = [];
        for (var round = 0; round <= rounds; round++)
        {
            var figures = new Figures();
            await Parallel.ForEachAsync(people, new ParallelOptions { MaxDegreeOfParallelism = together }, async (person, _) =>
            {
                var title = $"round {round}";
                var arrivals = person.Pages.Select(page => page.Wait(title)).ToList();
                var since = Stopwatch.GetTimestamp();
                await database.Service.Write(store.Tell(person.UserId, "bench", title, "", null, TimeProvider.System.GetUtcNow()));
                foreach (var arrival in await Task.WhenAll(arrivals).WaitAsync(TimeSpan.FromMinutes(1), CancellationToken.None))
                    lock (figures) figures.Add(Stopwatch.GetElapsedTime(since, arrival));
            });
            // The first round warms up.
            if (round > 0) taken.Add(figures);
        }
        Table.Row(users * streams, together, Median(0.5), Median(0.95), Median(0.99));
        foreach (var page in people.SelectMany(person => person.Pages)) page.Dispose();

        double Median(double quantile) => Figures.MedianOf(taken.Select(figures => figures.At(quantile)));
    }

    sealed record Listeners(Guid UserId, Page[] Pages);

    /// <summary>One open page.</summary>
    sealed class Page : IDisposable
    {
        readonly HttpResponseMessage answer;
        (string Title, TaskCompletionSource<long> Arrival) awaited;

        Page(HttpResponseMessage answer) => this.answer = answer;

        public static async Task<Page> OpenAsync(Creator creator)
        {
            var page = new Page((await creator.OpenAsync("/api/events", CancellationToken.None)).EnsureSuccessStatusCode());
            _ = page.ReadAsync();
            return page;
        }

        /// <summary>When the notification of this title arrived.</summary>
        public Task<long> Wait(string title)
        {
            awaited = (title, new(TaskCreationOptions.RunContinuationsAsynchronously));
            return awaited.Arrival.Task;
        }

        public void Dispose() => answer.Dispose();

        async Task ReadAsync()
        {
            try
            {
                using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync());
                while (await lines.ReadLineAsync() is { } line)
                    if (line.StartsWith("data: ", StringComparison.Ordinal) && (string?)JsonNode.Parse(line["data: ".Length..])!["title"] == awaited.Title) awaited.Arrival.TrySetResult(Stopwatch.GetTimestamp());
            }
            catch (Exception closed) when (closed is IOException or ObjectDisposedException or HttpRequestException)
            {
                // The measurement is over.
            }
        }
    }
}
