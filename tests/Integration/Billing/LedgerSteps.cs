using CsCheck;
using StreamVibe.Billing;

namespace StreamVibe.Tests.Integration.Billing;

/// <summary>Something that happens to the ledger.</summary>
abstract record LedgerStep;

/// <summary>Holds that go as one group.</summary>
sealed record HoldStep(Wish[] Wishes) : LedgerStep
{
    public override string ToString() => $"hold {string.Join(", ", Wishes)}";
}

sealed record SettleStep(int Person, int Operation, bool Commit) : LedgerStep;

/// <param name="Again">By somebody who still sees the end of the cycle before.</param>
sealed record RollOverStep(int Person, bool Again) : LedgerStep;

readonly record struct Wish(int Person, int Operation, QuotaKind Kind)
{
    public override string ToString() => $"{Person}/{Operation}/{Kind}";
}

/// <summary>What happens, by chance: few operations, so that they come again, now and then under another kind.</summary>
static class LedgerSteps
{
    public const int People = 5, Operations = 30, LargestGroup = 12;

    static readonly Gen<Wish> Wishes = Gen.Select(Gen.Int[0, People - 1], Gen.Int[0, Operations - 1], Gen.Int[0, 9],
        (person, operation, other) => new Wish(person, operation, (QuotaKind)((operation + (other == 0 ? 1 : 0)) % 3)));

    public static readonly Gen<LedgerStep> Any = Gen.Frequency<LedgerStep>(
        (10, Wishes.Array[1, LargestGroup].Select(wishes => (LedgerStep)new HoldStep(wishes))),
        (10, Gen.Select(Gen.Int[0, People - 1], Gen.Int[0, Operations - 1], Gen.Int[0, 2], (person, operation, fate) => (LedgerStep)new SettleStep(person, operation, fate > 0))),
        (1, Gen.Select(Gen.Int[0, People - 1], Gen.Bool, (person, again) => (LedgerStep)new RollOverStep(person, again))));

    /// <summary>One who is blocked at the limit, one who pays above it, one without, and two who pay up to a cap.</summary>
    public static readonly Gen<Offer[]> Offers = Gen.Select(Gen.Int[0, 8], Gen.Int[0, 4], Gen.Int[0, 40], Gen.Int[0, 120],
        (blocked, paid, cap, price) => new Offer[] { new(blocked), new(paid, Overage: true), Offer.Unlimited, new(paid, Overage: true, Cap: cap, Price: 5), new(blocked, Overage: true, Cap: 2 * cap, Price: price / 10m) });
}
