using System.Diagnostics;

namespace StreamVibe.Bench.Load;

/// <summary>So many connections that each ask again as soon as they are answered.</summary>
static class ClosedLoop
{
    /// <summary>Answers a second.</summary>
    /// <param name="request">What connection number so-and-so asks for the nth time.</param>
    public static async Task<double> RunAsync(Uri server, int connections, TimeSpan span, Func<int, int, byte[]> request)
    {
        var open = Enumerable.Range(0, connections).Select(_ => new KeptConnection()).ToList();
        try
        {
            foreach (var connection in open) await connection.OpenAsync(server);
            var since = Stopwatch.GetTimestamp();
            var answered = await Task.WhenAll(open.Select((connection, number) => Task.Run(async () =>
            {
                var count = 0;
                while (Stopwatch.GetElapsedTime(since) < span) await connection.AskAsync(request(number, count++));
                return count;
            })));
            return answered.Sum() / Stopwatch.GetElapsedTime(since).TotalSeconds;
        }
        finally
        {
            foreach (var connection in open) connection.Dispose();
        }
    }
}
