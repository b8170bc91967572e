namespace StreamVibe.Billing;

/// <summary>The plans as this silo last heard of them, smallest first: for rules, which ask nobody.</summary>
sealed class KnownPlans
{
    volatile IReadOnlyList<Plan> current = Plans.All;
    CatalogCopy? learned;

    public IReadOnlyList<Plan> Current => current;

    public void Learn(CatalogCopy copy)
    {
        if (ReferenceEquals(copy, learned)) return;
        current = CatalogRules.Plans(copy);
        learned = copy;
    }
}
