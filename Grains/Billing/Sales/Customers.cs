using StreamVibe.Billing.Payments;

namespace StreamVibe.Billing.Sales;

/// <summary>The one customer of a user at Stripe, made when it is first needed.</summary>
sealed class Customers(SalesStore store, SalesGateway sales, StripeReport report, TimeProvider clock)
{
    /// <summary>So many keys may hold a saved failure; then Stripe is asked again when it has forgotten the first, after a day.</summary>
    const int MostKeys = 3;

    /// <summary>The customer, where the user has one. Throws <see cref="ErrorCode.NotFound"/> without such a user.</summary>
    public async Task<Payer> Known(Guid userId) => await store.Load(userId) ?? throw DomainException.NotFound("user");

    /// <summary>The customer, made where there is none.</summary>
    public async Task<string> Of(Guid userId, CancellationToken cancellation)
    {
        var payer = await Known(userId);
        return payer.CustomerId ?? await Make(payer, cancellation);
    }

    /// <summary>Another one, where Stripe does not know this one any more.</summary>
    public async Task<string> Replace(Guid userId, string gone, CancellationToken cancellation)
    {
        var payer = await Known(userId);
        if (payer.CustomerId != gone && payer.CustomerId is { } already) return already;
        report.CustomerGone(userId, gone);
        return await Make(payer with { CustomerId = null, GoneCustomerId = payer.CustomerId }, cancellation);
    }

    /// <summary>The user leaves: the customer is deleted at Stripe, and its subscriptions end at once. Throws where Stripe does not answer, so that nobody who has left is charged.</summary>
    public async Task Leave(Guid userId)
    {
        if (await store.Load(userId) is not { CustomerId: { } customer }) return;
        await sales.DeleteCustomer(customer);
        await store.Forget(customer);
    }

    async Task<string> Make(Payer payer, CancellationToken cancellation)
    {
        var made = await Find(payer, cancellation) ?? await Create(payer, cancellation);
        var stored = await store.Claim(payer.UserId, made, payer.GoneCustomerId, clock.GetUtcNow()) ?? throw DomainException.NotFound("user");
        if (stored != made) report.CustomerTwice(payer.UserId, stored, made);
        return stored;
    }

    async Task<string> Create(Payer payer, CancellationToken cancellation)
    {
        for (var tries = 0; ; tries++)
            try
            {
                return await sales.NewCustomer(payer, SalesRules.CustomerKey(payer, tries), cancellation);
            }
            catch (StripeRefusal refused) when (refused.IsOpen)
            {
                // It may have been made all the same: Stripe's list tells, another try does not.
                if (await Find(payer, cancellation) is { } made) return made;
                if (refused.Failure is not StripeFailure.Saved || tries + 1 == MostKeys) throw;
            }
    }

    // A key is forgotten after a day, and a try before may have been longer ago. Without an e-mail nothing can be looked for.
    async Task<string?> Find(Payer payer, CancellationToken cancellation) =>
        payer.Email is null ? null : await sales.FindCustomer(payer, cancellation) is { } found && found != payer.GoneCustomerId ? found : null;
}
