namespace StreamVibe.Bench.Analyses;

/// <summary>
/// One analysis after the other with a model that does not think: until it is answered, until its end is on its owner's page, and in turn the same call of the model alone.
/// Processor time says on a busy machine too what they cost; of it, the model's is in both.
/// </summary>
sealed class Overhead(Installation installation, Analyst analyst)
{
    // So many of one kind, then of the other: the processor's time is counted in steps of 10 ms.
    const int Turn = 25;

    // Until they are over, the compiler takes more of the processor than the analyses do.
    const int WarmUp = 3;

    public async Task RunAsync(int rounds, int requests)
    {
        await AnalyseAsync(0, new());
        var direct = await DirectCall.LikeTheLastAsync(installation);
        List<Round> taken = [];
        for (var round = 0; round < rounds + WarmUp; round++)
        {
            var now = new Round();
            for (var request = 0; request < requests; request += Turn)
            {
                await SpendAsync(now.Direct, async () => { for (var turn = 0; turn < Turn; turn++) await now.Direct.Seen.TakeAsync(direct.AskAsync); });
                await SpendAsync(now.Whole, async () => { for (var turn = 0; turn < Turn; turn++) await AnalyseAsync(request + turn, now.Whole); });
            }
            if (round >= WarmUp) taken.Add(now);
        }
        Table.Head("one at a time, a model that does not think", "p50 ms", "p95 ms", "server's processor ms", "database's processor ms");
        Row("the call of the model alone", round => round.Direct.Seen, round => round.Direct);
        Row("POST /api/content/{id}/analyze, answered", round => round.Whole.Answered, null);
        Row("until its end is on the owner's page", round => round.Whole.Seen, round => round.Whole);
        Table.Row(
            "the same less the model's median: what StreamVibe adds",
            Median(round => round.Whole.Seen.Median - round.Direct.Seen.Median), Median(round => round.Whole.Seen.P95 - round.Direct.Seen.Median), "", "");
        Console.WriteLine();

        double Median(Func<Round, double> figure) => Figures.MedianOf(taken.Select(figure));
        void Row(string what, Func<Round, Figures> figures, Func<Round, Kind>? kind) => Table.Row(
            what, Median(round => figures(round).Median), Median(round => figures(round).P95),
            kind is null ? "" : Median(round => kind(round).Server / kind(round).Seen.Count), kind is null ? "" : Median(round => kind(round).Database / kind(round).Seen.Count));
    }

    async Task AnalyseAsync(int number, Kind kind)
    {
        var end = analyst.Ended(1);
        await kind.Seen.TakeAsync(async () =>
        {
            await kind.Answered.TakeAsync(() => analyst.Creator.PostAsync($"/api/content/{analyst.Items[number % analyst.Items.Count]}/analyze", null));
            await end;
        });
    }

    async Task SpendAsync(Kind kind, Func<Task> work)
    {
        var (server, database) = (installation.Server.Worked, installation.Server.ChildrenWorked());
        await work();
        kind.Server += (installation.Server.Worked - server).TotalMilliseconds;
        kind.Database += (installation.Server.ChildrenWorked() - database).TotalMilliseconds;
    }

    sealed record Round
    {
        public Kind Direct { get; } = new();

        public Kind Whole { get; } = new();
    }

    sealed class Kind
    {
        public Figures Answered { get; } = new();

        public Figures Seen { get; } = new();

        public double Server { get; set; }

        public double Database { get; set; }
    }
}
