using System.Diagnostics;
using System.Text.Json.Nodes;

namespace StreamVibe.Bench.Analyses;

/// <summary>Somebody with a channel of their own and an open page, on which they see their analyses end.</summary>
sealed class Analyst : IDisposable
{
    const int Videos = 240;

    readonly HttpResponseMessage page;
    TaskCompletionSource arrived = new();
    int awaited;

    Analyst(Creator creator, List<string> items, HttpResponseMessage page)
    {
        (Creator, Items, this.page) = (creator, items, page);
        _ = ReadAsync();
    }

    public Creator Creator { get; }

    /// <summary>Ids of what there is to analyse.</summary>
    public List<string> Items { get; }

    public static async Task<Analyst> NewAsync(Installation installation, string name)
    {
        await installation.NewAccountAsync(name, Videos);
        var creator = await installation.NewCreatorAsync();
        var connection = await creator.ConnectAsync(name);
        for (var since = Stopwatch.GetTimestamp(); ; await Task.Delay(100))
        {
            var run = (await creator.GetAsync($"/api/connections/{connection}/syncs"))!["items"]!.AsArray().FirstOrDefault();
            if ((string?)run?["status"] == "completed") break;
            if (Stopwatch.GetElapsedTime(since) > TimeSpan.FromMinutes(1)) throw new TimeoutException($"The first sync did not end: {run}");
        }
        List<string> items = [];
        for (string? cursor = ""; cursor is not null;)
        {
            var list = (await creator.GetAsync($"/api/content?limit=100{(cursor.Length > 0 ? "&cursor=" + Uri.EscapeDataString(cursor) : "")}"))!;
            items.AddRange(list["items"]!.AsArray().Select(item => (string)item!["id"]!));
            cursor = (string?)list["nextCursor"];
        }
        return new(creator, items, (await creator.OpenAsync("/api/events", CancellationToken.None)).EnsureSuccessStatusCode());
    }

    /// <summary>Until so many more analyses ended, as the page shows it. Ask before you start them.</summary>
    public Task Ended(int count)
    {
        lock (page)
        {
            (awaited, arrived) = (count, new(TaskCreationOptions.RunContinuationsAsynchronously));
            return arrived.Task.WaitAsync(TimeSpan.FromMinutes(3));
        }
    }

    public void Dispose() => page.Dispose();

    async Task ReadAsync()
    {
        try
        {
            using var lines = new StreamReader(await page.Content.ReadAsStreamAsync());
            while (await lines.ReadLineAsync() is { } line)
            {
                if (!line.StartsWith("data: ", StringComparison.Ordinal) || (string?)JsonNode.Parse(line["data: ".Length..])!["kind"] is not { } kind) continue;
                lock (page)
                {
                    if (kind == "analysis_failed") arrived.TrySetException(new InvalidOperationException($"An analysis failed: {line}"));
                    else if (kind == "analysis_completed" && --awaited == 0) arrived.TrySetResult();
                }
            }
        }
        catch (Exception closed) when (closed is IOException or ObjectDisposedException or HttpRequestException)
        {
            // The measurement is over.
        }
    }
}
