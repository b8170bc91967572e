using System.Collections.Immutable;

namespace StreamVibe.Connections.Budgets;

/// <summary>
/// YouTube's units as this silo spends them: leased from the budget a portion at a time and then counted here, so that most requests ask nobody. What is not spent soon is given back.
/// A silo that dies leaves its lease to count as used.
/// </summary>
sealed class SiloUnits(IGrainFactory grains, Ids ids, BudgetReport report, TimeProvider clock)
{
    public const Platform Of = Platform.YouTube;

    /// <summary>A refusal of the budget is believed for this long, so that a storm asks it once.</summary>
    static readonly TimeSpan Belief = TimeSpan.FromSeconds(10);

    /// <summary>Two of them are shorter than a request to the platform may take.</summary>
    static readonly TimeSpan LongestAnswer = TimeSpan.FromSeconds(4);

    /// <summary>Leases whose end could not be told yet: older ones count as used.</summary>
    const int MostOwed = 100;

    readonly Lock gate = new();
    readonly List<SpentLease> owed = [];
    Purse? purse;
    Refusal? asked, unasked;
    Task<Shortage?> refilling = Task.FromResult<Shortage?>(null);

    /// <summary>Spends units for one request that is sent now.</summary>
    /// <exception cref="PlatformException">There are none, or nobody can say: it must not be sent.</exception>
    public async Task Spend(int units, bool isUnasked, CancellationToken stopping)
    {
        if (await Find(units, isUnasked, spend: true, stopping) is { } shortage)
        {
            report.Refused(Of, isUnasked);
            throw shortage.Failure(clock.GetUtcNow());
        }
        report.Spent(Of, units, isUnasked);
    }

    /// <summary>Whether there are so many now: null, or when to come again. Nothing is spent.</summary>
    public Task<Shortage?> Look(int units, bool isUnasked) => Find(units, isUnasked, spend: false, CancellationToken.None);

    /// <summary>Refuses a write and the look before it where the day has no units for both; where another silo may give some back, it is tried.</summary>
    /// <exception cref="DomainException"><see cref="ErrorCode.ProviderBusy"/>, until the next day.</exception>
    public async Task DemandWrite()
    {
        Shortage? found;
        try { found = await Look(BudgetRules.CostOf(HttpMethod.Get) + BudgetRules.CostOf(HttpMethod.Put), isUnasked: false); }
        // Nobody can say: it is written down, and pays when it leaves.
        catch (PlatformException) { return; }
        if (found is not { IsOver: true } shortage) return;
        report.Refused(Of, unasked: false);
        throw new DomainException(ErrorCode.ProviderBusy, "The platform's daily allowance is used up. Nothing was changed; try again tomorrow.") { RetryAfter = shortage.RetryAt - clock.GetUtcNow() };
    }

    /// <summary>YouTube refused a request of this time, since its day is over by its own count.</summary>
    public async Task Exhausted(DateTimeOffset askedAt)
    {
        // What is in hand is worth nothing: the next request asks the budget.
        lock (gate) Empty();
        try { await grains.Budget(Of).Exhausted(askedAt); }
        catch (Exception failure) { report.NotLeased(Of, failure); }
    }

    /// <summary>Gives back what is left of a lease that is half over; or of any.</summary>
    public async Task GiveBack(bool all)
    {
        ImmutableArray<SpentLease> ended;
        lock (gate)
        {
            if (all || purse?.Until - clock.GetUtcNow() < BudgetRules.Life / 2) Empty();
            ended = [.. owed];
        }
        if (ended.IsEmpty) return;
        try
        {
            await grains.Budget(Of).TakeBack(ended);
            lock (gate) owed.RemoveAll(ended.Contains);
        }
        catch (Exception failure)
        {
            report.NotLeased(Of, failure);
        }
    }

    async Task<Shortage?> Find(int units, bool isUnasked, bool spend, CancellationToken stopping)
    {
        while (true)
        {
            Task<Shortage?> refill;
            bool isMine;
            lock (gate)
            {
                isMine = refilling.IsCompleted;
                if (isMine)
                {
                    var now = clock.GetUtcNow();
                    if (purse?.Has(units, isUnasked, now) == true)
                    {
                        if (spend) purse.Spend(units, isUnasked);
                        return null;
                    }
                    if ((asked?.Answers(units, now) ?? (isUnasked ? unasked?.Answers(units, now) : null)) is { } known) return known;
                    // Not on the scheduler of the grain that happens to be first: others wait for it too.
                    refilling = Task.Run(() => Refill(units, isUnasked, spend), CancellationToken.None);
                }
                refill = refilling;
            }
            var found = await refill.WaitAsync(stopping);
            if (isMine) return found;
        }
    }

    // Whoever begins it has its units spent here, before anybody else can be faster.
    async Task<Shortage?> Refill(int units, bool isUnasked, bool spend)
    {
        var id = ids.Next();
        ImmutableArray<SpentLease> ended;
        lock (gate)
        {
            Empty();
            ended = [.. owed];
        }
        try
        {
            var askedAt = clock.GetUtcNow();
            var answer = await Lease(new(units, isUnasked, ended), OperationId.Of(id));
            lock (gate)
            {
                owed.RemoveAll(ended.Contains);
                return answer.Lease is { } lease ? Take(new(lease, askedAt), units, isUnasked, spend) : Refuse(answer, units, isUnasked);
            }
        }
        catch (Exception failure)
        {
            // Nobody knows whether it was leased: nothing was spent of it.
            lock (gate) Owe(new(id, 0));
            report.NotLeased(Of, failure);
            throw new PlatformException(PlatformFailure.Transient, "Nobody can say whether the platform may be asked now.", inner: failure) { NotSent = true };
        }
    }

    // Its silo may have died a moment ago. It is the same operation, hence one lease.
    async Task<UnitAnswer> Lease(UnitRequest request, OperationId lease)
    {
        try { return await grains.Budget(Of).Lease(request, lease).WaitAsync(LongestAnswer, clock); }
        catch (Exception moved) when (moved is not DomainException) { return await grains.Budget(Of).Lease(request, lease).WaitAsync(LongestAnswer, clock); }
    }

    Shortage? Take(Purse taken, int units, bool isUnasked, bool spend)
    {
        // So long under way that it is over: nothing of it may be spent.
        if (!taken.Has(units, isUnasked, clock.GetUtcNow())) throw new TimeoutException("The lease came too late.");
        if (spend) taken.Spend(units, isUnasked);
        purse = taken;
        return null;
    }

    Shortage Refuse(UnitAnswer answer, int units, bool isUnasked)
    {
        var until = clock.GetUtcNow() + Belief;
        var refusal = new Refusal(new(answer.RetryAt, answer.IsOver), units, answer.RetryAt < until ? answer.RetryAt : until);
        if (isUnasked) unasked = refusal;
        else asked = refusal;
        return refusal.Shortage;
    }

    void Empty()
    {
        if (purse is not null) Owe(purse.End);
        purse = null;
    }

    void Owe(SpentLease ended)
    {
        if (owed.Count == MostOwed) owed.RemoveAt(0);
        owed.Add(ended);
    }

    /// <summary>What the budget answered a moment ago. Who needs as much, or more, need not ask.</summary>
    sealed record Refusal(Shortage Shortage, int Units, DateTimeOffset Until)
    {
        public Shortage? Answers(int units, DateTimeOffset now) => units >= Units && now < Until ? Shortage : null;
    }
}
