namespace StreamVibe.Connections.Budgets;

/// <summary>One lease in a silo's hand. Not for two at a time.</summary>
/// <param name="askedAt">By the silo's own clock.</param>
sealed class Purse(UnitLease lease, DateTimeOffset askedAt)
{
    int left = lease.Units, unasked = lease.Unasked;

    public DateTimeOffset Until { get; } = askedAt + lease.Life;

    public SpentLease End => new(lease.Id, lease.Units - left);

    public bool Has(int units, bool isUnasked, DateTimeOffset now) => now < Until && left >= units && (!isUnasked || unasked >= units);

    /// <summary>What people ask for comes out of the reserve first, as far as the lease has a part of it.</summary>
    public void Spend(int units, bool isUnasked)
    {
        left -= units;
        unasked = Math.Min(isUnasked ? unasked - units : unasked, left);
    }
}
