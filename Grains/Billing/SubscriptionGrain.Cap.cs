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
        if ((await Check(kind)).Affords(1) && (await Shared()).Status(kind, plans.Current).Affords(1)) return;
        var subscription = (await InCycle()).Subscription;
        if (toldOfCap is var last && last == (subscription.CycleStart, subscription.SpendCap)) return;
        toldOfCap = (subscription.CycleStart, subscription.SpendCap);
        try
        {
            await notices.TellCapped(UserId, subscription, clock.GetUtcNow());
        }
        catch
        {
            toldOfCap = last;
            throw;
        }
    }
}
