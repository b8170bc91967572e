using System.Diagnostics;

namespace StreamVibe.Bench;

/// <summary>Milliseconds of the same thing done many times.</summary>
sealed class Figures
{
    readonly List<double> taken = [];

    public int Count => taken.Count;

    public double Median => At(0.5);

    public double P95 => At(0.95);

    public async Task TakeAsync(Func<Task> work)
    {
        var since = Stopwatch.GetTimestamp();
        await work();
        Add(Stopwatch.GetElapsedTime(since));
    }

    public void Add(TimeSpan took) => taken.Add(took.TotalMilliseconds);

    public double At(double quantile)
    {
        var sorted = taken.Order().ToList();
        return sorted[Math.Min(sorted.Count - 1, (int)(sorted.Count * quantile))];
    }

    /// <summary>Of each round the figure, of these the median: one disturbed round moves nothing.</summary>
    public static double MedianOf(IEnumerable<double> rounds)
    {
        var sorted = rounds.Order().ToList();
        return sorted[sorted.Count / 2];
    }
}
