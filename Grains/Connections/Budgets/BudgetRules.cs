using System.Collections.Immutable;

namespace StreamVibe.Connections.Budgets;

/// <summary>
/// Who may spend how many of a platform's daily units, without I/O. What is leased and what is used are never more than the limit together; what nobody asked for
/// stops short of the reserve.
/// </summary>
static class BudgetRules
{
    /// <summary>How long a silo may spend of a lease. It gives back what it does not need well before.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromMinutes(1);

    /// <summary>Our midnight and the platform's may be this far apart: a refusal so soon after ours is about the day before.</summary>
    public static readonly TimeSpan Doubt = TimeSpan.FromMinutes(10);

    /// <summary>As many as a silo is given at a time, so that it seldom asks; fewer when they run out, so that no silo sits on what another one needs.</summary>
    const int Portion = 50, Share = 8;

    /// <summary>Leases of silos that died: more of them in a day are kept as a sum.</summary>
    const int MostLeases = 100;

    /// <summary>What a request costs (YouTube Data API, "Quota costs"): a write 50, a read 1, whatever comes of it.</summary>
    public static int CostOf(HttpMethod method) => method == HttpMethod.Get ? 1 : 50;

    /// <summary>The state as of now: a new day begins with nothing used. A clock that was set back into the day before does not begin that one again.</summary>
    public static BudgetState Today(BudgetState state, DateTimeOffset now)
    {
        var today = PacificDay.Of(now);
        return state.Day == today || state.Day == today.AddDays(1) ? state : new() { Day = today };
    }

    /// <summary>Leases units, or says when there may be some.</summary>
    /// <param name="id">The lease's; one that is known is answered again.</param>
    public static (BudgetState Next, UnitAnswer Answer) Lease(BudgetState state, UnitRequest request, Guid id, BudgetLimits limits, DateTimeOffset now)
    {
        state = TakeBack(state, request.Ended, now);
        var end = PacificDay.End(state.Day);
        if (state.Leases.FirstOrDefault(lease => lease.Id == id) is { } known) return (state, Given(known, now));
        // A person's wish still goes out: the platform answers for itself, may have been given more meanwhile, and a refusal costs nothing.
        if (request.Unasked && state.ClosedUntil is { } closed && closed > now) return (state, new(null, closed, true));
        var room = limits.Of(request.Unasked) - Granted(state);
        if (room < request.Units) return (state, limits.Of(request.Unasked) - Used(state, now) < request.Units ? new(null, end, true) : new(null, FirstEnd(state, now), false));
        var units = (int)Math.Max(request.Units, Math.Min(Portion, room / Share));
        var unasked = state.ClosedUntil > now ? 0 : (int)Math.Clamp(limits.Of(unasked: true) - Granted(state), 0, units);
        var given = new BudgetLease(id, units, unasked, now + Life < end ? now + Life : end);
        return (Fold(state with { Leases = state.Leases.Add(given) }, now), Given(given, now));
    }

    /// <summary>Ends leases: what was spent of them is used, the rest is free again. One that is not known was ended before, or was another day's.</summary>
    public static BudgetState TakeBack(BudgetState state, ImmutableArray<SpentLease> ended, DateTimeOffset now)
    {
        state = Today(state, now);
        foreach (var end in ended)
            if (state.Leases.FirstOrDefault(lease => lease.Id == end.Id) is { } lease)
                state = state with { Used = state.Used + Math.Clamp(end.Spent, 0, lease.Units), Leases = state.Leases.Remove(lease) };
        return state;
    }

    /// <summary>The platform says that the day is over, though by our count it may not be: others spend of it too.</summary>
    /// <param name="askedAt">When the request was sent: one of yesterday says nothing of today.</param>
    public static BudgetState Exhausted(BudgetState state, DateTimeOffset askedAt, DateTimeOffset now)
    {
        state = Today(state, now);
        if (PacificDay.Of(askedAt) != state.Day) return state;
        var certain = PacificDay.Start(state.Day) + Doubt;
        var until = askedAt < certain ? certain : PacificDay.End(state.Day);
        return state.ClosedUntil > until ? state : state with { ClosedUntil = until };
    }

    public static ProviderBudget Show(BudgetState state, Platform platform, BudgetLimits limits, DateTimeOffset now)
    {
        state = Today(state, now);
        var used = Used(state, now);
        int? left = state.ClosedUntil > now ? 0 : !limits.IsLimited ? null : (int)Math.Max(0, limits.DailyUnits - Granted(state));
        return new(platform, (int)used, (int)(Granted(state) - used), limits.IsLimited ? limits.DailyUnits : null, left, PacificDay.End(state.Day));
    }

    // A lease whose time is over may have been spent to its end, until its silo says otherwise.
    static long Used(BudgetState state, DateTimeOffset now) => state.Used + state.Leases.Where(lease => lease.Until <= now).Sum(lease => (long)lease.Units);

    static long Granted(BudgetState state) => state.Used + state.Leases.Sum(lease => (long)lease.Units);

    static DateTimeOffset FirstEnd(BudgetState state, DateTimeOffset now) => state.Leases.Where(lease => lease.Until > now).Min(lease => lease.Until);

    static BudgetState Fold(BudgetState state, DateTimeOffset now) => state.Leases.Length <= MostLeases ? state
        : state with { Used = (int)Used(state, now), Leases = state.Leases.RemoveAll(lease => lease.Until <= now) };

    static UnitAnswer Given(BudgetLease lease, DateTimeOffset now) => new(new(lease.Id, lease.Units, lease.Unasked, lease.Until - now), lease.Until, false);
}
