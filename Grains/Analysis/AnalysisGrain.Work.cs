namespace StreamVibe.Analysis;

/// <summary>How the grain works on items: a few lanes, each a timer that takes one after the other from one queue, so that no call waits for a model.</summary>
sealed partial class AnalysisGrain
{
    readonly Queue<OpenItem> queue = [];

    /// <summary>What this activation has to do, by analysis. Broken off when the analysis is cancelled.</summary>
    readonly Dictionary<Guid, Pile> piles = [];

    IGrainTimer? signs;
    int lanes;

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        foreach (var analysis in piles.Keys.ToArray()) Drop(analysis);
        return Task.CompletedTask;
    }

    void Enqueue(IReadOnlyCollection<OpenItem> items)
    {
        foreach (var item in items)
        {
            if (!piles.TryGetValue(item.AnalysisId, out var pile)) piles.Add(item.AnalysisId, pile = new());
            // Taken over from itself, while the database was away.
            if (pile.Items.Add(item.Id)) queue.Enqueue(item);
        }
        if (queue.Count == 0) return;
        signs ??= this.RegisterGrainTimer(GiveSign, new GrainTimerCreationOptions(AnalysisRules.Sign, AnalysisRules.Sign) { Interleave = true, KeepAlive = true });
        for (var wanted = Math.Min(options.Value.AtOncePerUser - lanes, queue.Count); wanted > 0; wanted--) Open(new Lane());
    }

    void Open(Lane lane)
    {
        lanes++;
        lane.Timer = this.RegisterGrainTimer(Run, lane, new GrainTimerCreationOptions(TimeSpan.Zero, Timeout.InfiniteTimeSpan) { Interleave = true, KeepAlive = true });
    }

    async Task Run(Lane lane, CancellationToken stopping)
    {
        try
        {
            while (!stopping.IsCancellationRequested && queue.TryDequeue(out var item)) await Do(item, stopping);
        }
        finally
        {
            lanes--;
            lane.Timer?.Dispose();
        }
    }

    async Task Do(OpenItem item, CancellationToken stopping)
    {
        if (!piles.TryGetValue(item.AnalysisId, out var pile)) return;
        using var both = CancellationTokenSource.CreateLinkedTokenSource(stopping, pile.Dropped.Token);
        try
        {
            using var desk = await desks.Take(UserId, both.Token);
            if (await analyst.Work(item, both.Token) is { } ended) await Tell(ended.Counter);
        }
        catch (OperationCanceledException) when (both.IsCancellationRequested)
        {
            // Its analysis was cancelled, or this silo stops: another one takes it up.
        }
        catch (Exception failure)
        {
            report.WorkFailed(item, failure);
        }
        finally
        {
            Finish(item, pile);
        }
    }

    void Finish(OpenItem item, Pile pile)
    {
        pile.Items.Remove(item.Id);
        if (pile.Items.Count > 0 || piles.GetValueOrDefault(item.AnalysisId) != pile) return;
        piles.Remove(item.AnalysisId);
        pile.Dropped.Dispose();
        Rest();
    }

    // What works on it finds out by the token; what waits, by its pile that is gone.
    void Drop(Guid analysisId)
    {
        if (piles.Remove(analysisId, out var pile)) pile.Dropped.Cancel();
        Rest();
    }

    void Rest()
    {
        if (piles.Count > 0) return;
        signs?.Dispose();
        signs = null;
    }

    async Task GiveSign(CancellationToken stopping)
    {
        try
        {
            var mine = piles.Keys.ToArray();
            var open = await analyses.Renew(mine, clock.GetUtcNow() + AnalysisRules.Lease);
            // Cancelled by another activation.
            foreach (var analysis in mine.Except(open)) Drop(analysis);
        }
        catch (Exception failure) when (!stopping.IsCancellationRequested)
        {
            report.RenewalFailed(UserId, failure);
        }
    }

    sealed class Pile
    {
        public HashSet<Guid> Items { get; } = [];

        public CancellationTokenSource Dropped { get; } = new();
    }

    sealed class Lane
    {
        public IGrainTimer? Timer { get; set; }
    }
}
