namespace StreamVibe.Billing.Entitlements;

/// <summary>Ends the grace of plans that stayed unpaid: when their person comes, and by the sweep.</summary>
sealed class Grace(EntitlementStore store, EntitlementWriter writer, TimeProvider clock)
{
    /// <summary>False where it is not over, or somebody else ended it. Stripe is asked again then: what was paid meanwhile must not stay unseen.</summary>
    public async Task<bool> End(Guid userId)
    {
        var now = clock.GetUtcNow();
        return await store.OfUser(userId) is { } standing && EntitlementRules.AfterGrace(standing, now) is { } ruling
            && await writer.Write(standing, ruling with { Next = ruling.Next with { RereadDueAt = now } }, byStripe: false, now);
    }
}
