namespace StreamVibe.Analysis;

/// <summary>
/// How much of this silo analyses take for themselves. What they do beside waiting for a model goes on at half as many places as there are processors, so that a burst of them leaves the other half to those who
/// read. A model takes seconds and our part milliseconds: nobody waits here who is not part of a burst.
/// </summary>
sealed class Pace(int places, TimeProvider clock)
{
    /// <summary>Whom the database keeps waiting longer than this, for a lock or for good, goes on beside the others.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(1);

    /// <summary>A request waits for its turn as long as this; then it begins all the same, long before its client would give up.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    // A person's items do not stand behind that person's requests, which may be many.
    readonly Turns<(Guid Person, bool IsRequest)> turns = new(places);

    public static int Places(int processors) => Math.Max(1, processors / 2);

    /// <summary>Begins when it is the person's turn; ends when it is disposed of.</summary>
    public async Task<PacedWork> Begin(Guid person, CancellationToken cancellation)
    {
        var work = new PacedWork(this, person);
        await work.GoOn(cancellation);
        return work;
    }

    /// <summary>The same for a request, whose client waits.</summary>
    public async Task<IDisposable?> BeginRequest(Guid person)
    {
        using var patience = new CancellationTokenSource(Patience, clock);
        try { return await Take((person, true), patience.Token); }
        catch (OperationCanceledException) { return null; }
    }

    internal async Task<PacedTurn> Take((Guid Person, bool IsRequest) line, CancellationToken cancellation)
    {
        await turns.Take(line, cancellation);
        return new(turns.GiveBack, clock);
    }
}

/// <summary>Somebody's work, which may go on for several turns.</summary>
sealed class PacedWork(Pace pace, Guid person) : IDisposable
{
    PacedTurn? turn;

    /// <summary>Waits for somebody else's work, and keeps nobody waiting meanwhile.</summary>
    public async Task<T> Aside<T>(Func<Task<T>> wait)
    {
        Dispose();
        var answer = await wait();
        // Who was cancelled meanwhile still has to say what that cost.
        await GoOn(CancellationToken.None);
        return answer;
    }

    /// <inheritdoc cref="Aside{T}"/>
    public async Task Aside(Func<Task> wait) => await Aside(async () =>
    {
        await wait();
        return true;
    });

    public async Task GoOn(CancellationToken cancellation) => turn = await pace.Take((person, false), cancellation);

    public void Dispose() => turn?.Dispose();
}

/// <summary>One turn; over once, and by itself after <see cref="Pace.Longest"/>.</summary>
sealed class PacedTurn : IDisposable
{
    readonly Action giveBack;
    readonly ITimer limit;
    int over;

    public PacedTurn(Action giveBack, TimeProvider clock)
    {
        this.giveBack = giveBack;
        limit = clock.CreateTimer(turn => ((PacedTurn)turn!).Dispose(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        // Not before it is known here.
        limit.Change(Pace.Longest, Timeout.InfiniteTimeSpan);
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref over, 1) == 1) return;
        limit.Dispose();
        giveBack();
    }
}
