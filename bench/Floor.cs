namespace StreamVibe.Bench;

/// <summary>The cost of an answer from memory: what every other request pays too.</summary>
static class Floor
{
    public static async Task RunAsync(Arguments arguments)
    {
        await using var installation = await Installation.StartAsync();
        var creator = await installation.NewCreatorAsync();
        List<Figures> rounds = [];
        for (var round = 0; round <= arguments.Number("rounds", 5); round++)
        {
            var figures = new Figures();
            for (var request = 0; request < arguments.Number("requests", 2_000); request++) await figures.TakeAsync(() => creator.FetchAsync("/api/me"));
            // The first round warms up.
            if (round > 0) rounds.Add(figures);
        }
        Table.Circumstances();
        Table.Head("GET /api/me", "requests", "p50 ms", "p95 ms");
        Table.Row($"median of {rounds.Count} rounds", rounds.Sum(figures => figures.Count), Figures.MedianOf(rounds.Select(figures => figures.Median)), Figures.MedianOf(rounds.Select(figures => figures.P95)));
    }
}
