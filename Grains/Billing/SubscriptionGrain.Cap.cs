namespace StreamVibe.Billing;

/// <summary>What use above the limits may cost.</summary>
sealed partial class SubscriptionGrain
{
    (DateTimeOffset Cycle, long? Cap)? toldOfCap;

    public async Task<Subscription> SetSpendCap(long? amount, OperationId operation)
    {
        var changed = await caps.Set((await InCycle()).Subscription, UserId, amount, operation);
        // Whoever asks after the answer is answered by the new cap, also here.
        await Refresh();
        return changed;
    }

    // What is in memory may be behind: another kind was used on another silo, or the id is of a time when the cap was lower.
    async Task NoteCapped(QuotaKind kind)
    {
        var status = await Check(kind);
        if (status.Affords(1)) status = (await Shared()).Status(kind, plans.Current);
        var subscription = (await InCycle()).Subscription;
        if (status.Affords(1) || status.IsUnpriced || toldOfCap == (subscription.CycleStart, subscription.SpendCap)) return;
        if (await notices.TellCapped(UserId, subscription, clock.GetUtcNow())) toldOfCap = (subscription.CycleStart, subscription.SpendCap);
    }
}
