using StreamVibe.Billing.Entitlements;

namespace StreamVibe.Billing;

/// <summary>What Stripe, the clock or an administrator changed in the tables: whoever keeps a picture of it in memory reads it again before the next answer.</summary>
sealed partial class SubscriptionGrain
{
    volatile bool isStale;
    LocalSubscription? local;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        // Signals come from outside of the grain: it reads in its own turn.
        var turns = TaskScheduler.Current;
        local = new(
            () => Task.Factory.StartNew(Refresh, CancellationToken.None, TaskCreationOptions.DenyChildAttach, turns).Unwrap().Ignore(),
            () => isStale = true);
        locals.Add(UserId, local);
        return Task.CompletedTask;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        if (local is not null) locals.Remove(UserId, local);
        return Task.CompletedTask;
    }

    public async Task Refresh()
    {
        isStale = true;
        // A reading that had begun before does not count.
        while (isStale) await Shared();
    }

    async Task<Entitlement> Fresh()
    {
        isStale = false;
        try
        {
            return await store.Load(UserId) ?? throw DomainException.NotFound("subscription");
        }
        catch
        {
            isStale = true;
            throw;
        }
    }
}
