using CsCheck;
using StreamVibe.Connections;
using StreamVibe.Connections.Budgets;

namespace StreamVibe.Tests.Unit.Connections.Budgets;

/// <summary>
/// Silos that lease, spend, give back, die and come late, over days of 23, 24 and 25 hours: in no day of the platform is more spent than it has, what nobody asked for leaves
/// the reserve, and the count is never lower than what was spent.
/// </summary>
public sealed class BudgetAlgebraTests
{
    const int Silos = 3;

    static readonly DateTimeOffset[] Starts = [new(2026, 3, 7, 20, 0, 0, TimeSpan.Zero), new(2026, 10, 31, 20, 0, 0, TimeSpan.Zero), new(2026, 5, 4, 20, 0, 0, TimeSpan.Zero)];

    static readonly Gen<(int Silo, int What, int Units, int Seconds)> Steps = Gen.Select(
        Gen.Int[0, Silos - 1], Gen.Int[0, 9], Gen.Frequency((4, Gen.Int[1, 4]), (1, Gen.Const(50)), (1, Gen.Const(51))), Gen.Frequency((6, Gen.Int[0, 20]), (2, Gen.Int[20, 120]), (1, Gen.Int[600, 20_000])));

    [Fact]
    public void No_day_spends_more_than_it_has_and_the_count_is_never_too_low() =>
        Gen.Select(Gen.Int[0, Starts.Length - 1], Gen.Int[1, 400], Gen.Int[0, 90], Steps.Array[1, 300]).Sample((start, units, reserve, steps) =>
        {
            var world = new World(new(units, reserve), Starts[start]);
            foreach (var (silo, what, need, seconds) in steps)
            {
                switch (what)
                {
                    case < 7: world.Spend(silo, need, unasked: what < 3); break;
                    case 7: world.GiveBack(silo); break;
                    case 8: world.Die(silo); break;
                    default: world.LoseTheAnswer(silo, need); break;
                }
                world.Check();
                world.Now += TimeSpan.FromSeconds(seconds);
                world.Check();
            }
        }, iter: 2_000);

    sealed class World(BudgetLimits limits, DateTimeOffset start)
    {
        readonly Purse?[] purses = new Purse?[Silos];
        readonly Dictionary<DateOnly, (long All, long Unasked)> spent = [];
        BudgetState state = new();
        int made;

        public DateTimeOffset Now { get; set; } = start;

        public void Spend(int silo, int units, bool unasked)
        {
            if (purses[silo]?.Has(units, unasked, Now) != true)
            {
                var answer = Ask(new(units, unasked, purses[silo] is { } old ? [old.End] : []));
                purses[silo] = answer.Lease is { } lease ? new(lease, Now) : null;
                if (answer.Lease is null)
                {
                    Assert.True(answer.RetryAt > Now, "It is told to come again at once.");
                    return;
                }
            }
            Assert.True(purses[silo]!.Has(units, unasked, Now), "What was leased is not enough.");
            purses[silo]!.Spend(units, unasked);
            var (day, before) = (PacificDay.Of(Now), spent.GetValueOrDefault(PacificDay.Of(Now)));
            spent[day] = (before.All + units, before.Unasked + (unasked ? units : 0));
        }

        public void GiveBack(int silo)
        {
            if (purses[silo] is { } purse) state = BudgetRules.TakeBack(state, [purse.End], Now);
            purses[silo] = null;
        }

        public void Die(int silo) => purses[silo] = null;

        // The lease is written down, and nobody knows of it.
        public void LoseTheAnswer(int silo, int units)
        {
            Ask(new(units, false, purses[silo] is { } old ? [old.End] : []));
            purses[silo] = null;
        }

        public void Check()
        {
            var (all, unasked) = spent.GetValueOrDefault(PacificDay.Of(Now));
            Assert.True(all <= limits.DailyUnits, $"{all} of {limits.DailyUnits} were spent.");
            Assert.True(unasked <= limits.Of(unasked: true), $"{unasked} were spent that nobody asked for.");
            var shown = BudgetRules.Show(state, Platform.YouTube, limits, Now);
            Assert.True(shown.Used + shown.Leased >= all, $"{all} were spent, and {shown} says less.");
            Assert.True(shown is { Used: >= 0, Leased: >= 0, Remaining: >= 0 } && shown.Used + shown.Leased + shown.Remaining == limits.DailyUnits, $"{shown} does not add up.");
        }

        UnitAnswer Ask(UnitRequest request)
        {
            (state, var answer) = BudgetRules.Lease(state, request, new(++made, 0, 0, new byte[8]), limits, Now);
            return answer;
        }
    }
}
