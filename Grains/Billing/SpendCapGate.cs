namespace StreamVibe.Billing;

/// <summary>Says no before anything is held where the spend cap leaves no room, as the plan's end does: the ledger keeps every refusal for ever.</summary>
sealed class SpendCapGate(NoticeStore notices, IGrainFactory grains, TimeProvider clock)
{
    /// <exception cref="DomainException"><see cref="ErrorCode.SpendCapReached"/>; the person was told.</exception>
    public async Task Demand(Guid userId, QuotaStatus status, int units)
    {
        if (status.Affords(units)) return;
        if (!status.IsUnpriced) await notices.TellCapped(userId, await grains.GetGrain<ISubscriptionGrain>(userId).Get(), clock.GetUtcNow());
        throw SpendCapRules.Reached(status, clock.GetUtcNow());
    }
}
