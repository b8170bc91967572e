using System.Diagnostics;

namespace StreamVibe.Bench.Analyses;

/// <summary>Two hundred analyses at once, and somebody who reads meanwhile: their answers' times against those of a moment before, while nothing else went on.</summary>
sealed class Together(Installation installation, List<Analyst> analysts)
{
    const int Count = 200, SlowRounds = 2;

    static readonly string[] paths = ["/api/content", "/api/quota"];

    // The last one of the people reads, while their own analyses run too.
    readonly Reader reader = new(analysts[^1].Creator, paths);

    public async Task RunAsync(int rounds, IEnumerable<int> thinking)
    {
        Table.Head("200 analyses at once", "the model thinks ms", "done after s", "p95 of GET /api/content ms", "idle ms", "ratio", "p95 of GET /api/quota ms", "idle ms", "ratio");
        var isWarm = false;
        foreach (var thinks in thinking)
        {
            await AnalysesCommand.ThinkAsync(installation, thinks);
            // Where a model thinks, a round has its own length many times over.
            var enough = thinks > 0 ? Math.Min(rounds, SlowRounds) : rounds;
            await CompareAsync("one batch", thinks, enough, isWarm, BatchAsync);
            await CompareAsync("200 single ones of four people", thinks, enough, isWarm, SinglesAsync);
            isWarm = true;
        }
        await AnalysesCommand.ThinkAsync(installation, 0);
    }

    async Task CompareAsync(string what, int thinks, int rounds, bool isWarm, Func<Task> work)
    {
        List<double> took = [];
        List<double>[] idle = [[], []], busy = [[], []];
        // The first round warms up.
        for (var round = isWarm ? 1 : 0; round <= rounds; round++)
        {
            var quiet = await reader.ReadWhileAsync(Task.Delay(TimeSpan.FromSeconds(took.Count == 0 ? 2 : Math.Clamp(took[^1], 2, 6))));
            var since = Stopwatch.GetTimestamp();
            var done = work();
            var loaded = await reader.ReadWhileAsync(done);
            var seconds = Stopwatch.GetElapsedTime(since).TotalSeconds;
            if (round == 0) continue;
            took.Add(seconds);
            for (var path = 0; path < paths.Length; path++)
            {
                idle[path].Add(quiet[path].P95);
                busy[path].Add(loaded[path].P95);
            }
        }
        Table.Row(what, thinks, Figures.MedianOf(took), Figures.MedianOf(busy[0]), Figures.MedianOf(idle[0]), Ratio(0), Figures.MedianOf(busy[1]), Figures.MedianOf(idle[1]), Ratio(1));

        double Ratio(int path) => Figures.MedianOf(busy[path].Zip(idle[path], (loaded, quiet) => loaded / quiet));
    }

    async Task BatchAsync()
    {
        var end = analysts[0].Ended(1);
        await analysts[0].Creator.PostAsync("/api/analyses", new { contentIds = analysts[0].Items.Take(Count) });
        await end;
    }

    Task SinglesAsync() => Task.WhenAll(analysts.Select(async analyst =>
    {
        var each = Count / analysts.Count;
        var end = analyst.Ended(each);
        await Task.WhenAll(analyst.Items.Take(each).Select(item => analyst.Creator.PostAsync($"/api/content/{item}/analyze", null)));
        await end;
    }));
}
