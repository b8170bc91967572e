using StreamVibe.Billing.Entitlements;

namespace StreamVibe.Billing.Inbox;

/// <summary>What changed of a product or a price: the catalogue is asked for anew, and who has the plan gets its new terms, a few hundred at a time.</summary>
sealed class TermsReread(Catalog catalog, EntitlementStore entitlements, TimeProvider clock)
{
    const int Batch = 500;

    public async Task Run(string subject, bool hasTerms)
    {
        await catalog.Drop();
        // The free plan is built in. A product that is no plan any more leaves those who have it as they are.
        if (!hasTerms || await catalog.PlanNow(subject) is not { } terms || terms.Code == Plans.Free.Code) return;
        for (Guid? last = Guid.Empty; last is not null;)
            last = await entitlements.ApplyTerms(subject, terms, last == Guid.Empty ? null : last, Batch, clock.GetUtcNow());
    }
}
