using StreamVibe.Billing;
using StreamVibe.Storage;

namespace StreamVibe.Tests.Integration.Billing;

/// <summary>The ledger as it is meant, without a database: what the statements are held against.</summary>
sealed class LedgerModel(Offer[] offers)
{
    readonly Dictionary<(int Person, QuotaKind Kind), Sums> counters = Enumerable.Range(0, offers.Length)
        .SelectMany(person => Enum.GetValues<QuotaKind>().Select(kind => (person, kind))).ToDictionary(key => key, key => new Sums { Limit = offers[key.person].Limit });

    readonly Dictionary<(int Person, int Operation), Event> events = [];
    readonly SortedDictionary<(int Person, QuotaKind Kind, int Cycle), Sums> history = [];
    readonly int[] cycles = new int[offers.Length];

    /// <summary>The first moment of the cycle of this number.</summary>
    public static DateTimeOffset Start(int cycle) => Ledger.Opened.AddMonths(cycle);

    /// <summary>Which cycle the person is in.</summary>
    public int CycleOf(int person) => cycles[person];

    /// <summary>
    /// One wish after the other, each decided as if asked alone; only that what a group's wishes before one may cost counts against its person's cap though the cap has refused them. The counters that are answered are those after the last.</summary>
    public HoldAnswer[] Hold(Wish[] wishes)
    {
        var touched = new HashSet<Sums>();
        var costs = Enumerable.Range(0, offers.Length).Select(Spent).ToArray();
        var decided = wishes.Select(wish =>
        {
            if (events.TryGetValue((wish.Person, wish.Operation), out var known)) return known;
            var (sums, offer) = (counters[(wish.Person, wish.Kind)], offers[wish.Person]);
            var state = offer.Limit is null || sums.Used + sums.Held < offer.Limit ? "held" : offer.Overage ? Paid(wish, offer, costs) : "refused";
            if (state == "held")
            {
                sums.Held++;
                touched.Add(sums);
            }
            return events[(wish.Person, wish.Operation)] = new() { Kind = wish.Kind, State = state, Cycle = cycles[wish.Person] };
        }).ToList();
        foreach (var sums in touched) sums.Version++;
        return [.. wishes.Zip(decided, (wish, of) => new HoldAnswer(of.State, of.Kind, Counter(wish.Person, wish.Kind)))];
    }

    static string Paid(Wish wish, Offer offer, decimal[] costs)
    {
        if (offer.Cap is null) return "held";
        if (offer.PriceOf(wish.Kind) is not { } price) return "capped";
        costs[wish.Person] += price;
        return costs[wish.Person] <= offer.Cap ? "held" : "capped";
    }

    decimal Spent(int person) => Enum.GetValues<QuotaKind>().Sum(kind =>
    {
        var sums = counters[(person, kind)];
        return (sums.Overage + Math.Min(sums.Held, Math.Max(sums.Used + sums.Held - (sums.Limit ?? long.MaxValue), 0))) * (offers[person].PriceOf(kind) ?? 0);
    });

    /// <summary>Counts a hold or gives it back, once; in the cycle it was held in.</summary>
    public void Settle(int person, int operation, bool commit)
    {
        if (!events.TryGetValue((person, operation), out var known) || known.State != "held") return;
        var sums = counters[(person, known.Kind)];
        (known.State, sums.Held, sums.Version) = (commit ? "committed" : "released", sums.Held - 1, sums.Version + 1);
        if (!commit) return;
        var booked = known.Cycle == cycles[person] ? sums : history[(person, known.Kind, known.Cycle)];
        known.Overage = booked.Used >= booked.Limit ? 1 : 0;
        (booked.Used, booked.Overage) = (booked.Used + 1, booked.Overage + known.Overage);
    }

    public void RollOver(int person)
    {
        foreach (var kind in Enum.GetValues<QuotaKind>())
        {
            var sums = counters[(person, kind)];
            history[(person, kind, cycles[person])] = new() { Used = sums.Used, Overage = sums.Overage, Limit = sums.Limit };
            (sums.Used, sums.Overage, sums.Version) = (0, 0, sums.Version + 1);
        }
        cycles[person]++;
    }

    public List<string> Lines()
    {
        List<string> lines =
        [
            .. counters.Keys.Select(key => Billing.Lines.Counter(key.Person, Counter(key.Person, key.Kind), Start(cycles[key.Person]))),
            .. events.Select(one => Billing.Lines.Event(one.Key.Person, one.Key.Operation, Names.Of(one.Value.Kind), one.Value.State, one.Value.Overage, Start(one.Value.Cycle))),
            .. history.Select(one => Billing.Lines.History(one.Key.Person, Names.Of(one.Key.Kind), Start(one.Key.Cycle), one.Value.Used, one.Value.Overage, one.Value.Limit)),
        ];
        lines.Sort(StringComparer.Ordinal);
        return lines;
    }

    UsageCounter Counter(int person, QuotaKind kind)
    {
        var sums = counters[(person, kind)];
        return new(kind, sums.Used, sums.Held, sums.Limit, offers[person].Overage, sums.Overage, sums.Version);
    }

    sealed class Sums
    {
        public long Used { get; set; }

        public long Held { get; set; }

        public long Overage { get; set; }

        public long? Limit { get; init; }

        public long Version { get; set; } = 1;
    }

    sealed class Event
    {
        public required QuotaKind Kind { get; init; }

        public required string State { get; set; }

        public required int Cycle { get; init; }

        public long Overage { get; set; }
    }
}
