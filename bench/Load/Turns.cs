namespace StreamVibe.Bench.Load;

/// <summary>Several ways of the same thing, measured turn by turn and round by round; the first is compared with the others.</summary>
sealed class Turns(params Turns.Way[] ways)
{
    readonly List<double>[] rates = [.. ways.Select(_ => new List<double>())];

    public sealed record Way(string Name, Func<Task<double>> Rate);

    public async Task<Turns> RunAsync(int rounds)
    {
        // The first round warms up.
        for (var round = 0; round <= rounds; round++)
            for (var way = 0; way < ways.Length; way++)
            {
                var rate = await ways[way].Rate();
                if (round > 0) rates[way].Add(rate);
            }
        return this;
    }

    /// <summary>A row for each: what, how many a second, and how many times that of the others the first one is.</summary>
    public void Print(string circumstances)
    {
        for (var way = 0; way < ways.Length; way++)
            Table.Row(ways[way].Name, circumstances, Math.Round(Figures.MedianOf(rates[way])), way == 0 ? "" : Figures.MedianOf(rates[0].Zip(rates[way], (first, other) => first / other)));
    }
}
