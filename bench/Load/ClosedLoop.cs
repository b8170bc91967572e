using System.Diagnostics;

namespace StreamVibe.Bench.Load;

/// <summary>So many connections that each ask again as soon as they are answered.</summary>
static class ClosedLoop
{
    /// <param name="request">What connection number so-and-so asks for the nth time.</param>
    public static async Task<LoadResult> RunAsync(Uri server, int connections, TimeSpan span, Func<int, int, byte[]> request)
    {
        var open = Enumerable.Range(0, connections).Select(_ => new KeptConnection()).ToList();
        try
        {
            foreach (var connection in open) await connection.OpenAsync(server);
            var since = Stopwatch.GetTimestamp();
            var took = await Task.WhenAll(open.Select((connection, number) => Task.Run(async () =>
            {
                List<long> times = [];
                for (var asked = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(since, asked) < span;)
                {
                    await connection.AskAsync(request(number, times.Count));
                    var answered = Stopwatch.GetTimestamp();
                    times.Add(answered - asked);
                    asked = answered;
                }
                return times;
            })));
            return new(took.Sum(times => times.Count) / Stopwatch.GetElapsedTime(since).TotalSeconds, P95(took));
        }
        finally
        {
            foreach (var connection in open) connection.Dispose();
        }
    }

    static TimeSpan P95(List<long>[] took)
    {
        var all = took.SelectMany(times => times).Order().ToList();
        return all.Count == 0 ? TimeSpan.Zero : Stopwatch.GetElapsedTime(0, all[Math.Min(all.Count - 1, (int)(all.Count * 0.95))]);
    }
}

/// <summary>What a load found.</summary>
/// <param name="PerSecond">Answers a second.</param>
/// <param name="P95">Of all answers, from the request to the end of its answer.</param>
readonly record struct LoadResult(double PerSecond, TimeSpan P95);
