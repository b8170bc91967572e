using System.Diagnostics;

namespace StreamVibe.Tests.Cluster.Processes;

/// <summary>Bounded waits whose failure says what was missing.</summary>
static class Wait
{
    /// <param name="what">Ends the sentence "Waited 30 s for …".</param>
    /// <param name="tell">What to show when it did not come.</param>
    public static async Task<T> ForAsync<T>(string what, TimeSpan within, Func<Task<T?>> look, Func<string> tell, TimeSpan? every = null) where T : class
    {
        var since = Stopwatch.GetTimestamp();
        object? last = null;
        while (true)
        {
            try
            {
                if (await look() is { } found) return found;
            }
            catch (Exception failed) when (IsPassing(failed))
            {
                last = failed.Message;
            }
            if (Stopwatch.GetElapsedTime(since) > within) throw new TimeoutException($"Waited {within.TotalSeconds:0} s for {what}. Last: {last ?? "not yet"}\n{tell()}");
            await Task.Delay(every ?? TimeSpan.FromMilliseconds(100), TestContext.Current.CancellationToken);
        }
    }

    public static Task UntilAsync(string what, TimeSpan within, Func<Task<bool>> look, Func<string> tell, TimeSpan? every = null) =>
        ForAsync(what, within, async () => await look() ? what : null, tell, every);

    /// <summary>A process that is not up, or not yet well.</summary>
    static bool IsPassing(Exception failed) =>
        failed is HttpRequestException or IOException or Npgsql.NpgsqlException or TaskCanceledException && !TestContext.Current.CancellationToken.IsCancellationRequested;
}
