using Microsoft.Extensions.Options;
using Orleans.Concurrency;
using StreamVibe.Billing.Payments;
using StreamVibe.Storage;

namespace StreamVibe.Billing.Sales;

/// <summary>Reentrant: requests of one user wait for Stripe side by side, and for one customer together.</summary>
[Reentrant, GrainType("billing")]
sealed class BillingGrain(Catalog catalog, Customers customers, SalesStore store, SalesGateway sales, StripeGateway stripe, Cursors cursors, IOptionsMonitor<SalesOptions> pages, TimeProvider clock) : Grain, IBillingGrain
{
    /// <summary>A caller waits no longer for all the requests that an answer takes.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(25);

    /// <summary>Pages of one operation: the first, and one more where that is over or its key is spoilt.</summary>
    const int MostPages = 2;

    Task<string>? making;

    Guid UserId => this.GetPrimaryKey();

    public Task<string> Checkout(string priceId, OperationId operation) => Ask(async cancellation =>
    {
        var copy = await catalog.Current();
        if (copy.IsBuiltIn) throw StripeRefusal.NotSold(stripe.IsConfigured ? "The payment service does not answer. Try again later." : "Payments are not set up here.");
        var (product, price) = CatalogRules.Find(copy, priceId) ?? throw SalesRules.NotSold();
        var url = await ForCustomer(async customer =>
        {
            // Stripe is asked: our row may be older.
            var picture = await stripe.Customer(customer, cancellation);
            if (picture.Subscriptions.Any(SalesRules.IsLive)) throw SalesRules.AlreadySubscribed();
            return await Page("checkout", operation, key => sales.Checkout(UserId, customer, product, price, pages.CurrentValue, key, cancellation));
        }, cancellation);
        await store.Note(UserId, "billing.checkout_opened", $"price:{priceId}", clock.GetUtcNow());
        return url;
    });

    public Task<string> Portal(OperationId operation) => Ask(cancellation =>
        ForCustomer(customer => Page("portal", operation, async key => await sales.Portal(customer, pages.CurrentValue, key, cancellation)), cancellation));

    public Task<Page<Invoice>> Invoices(PageRequest page) => Ask(async cancellation =>
    {
        var scope = $"invoices/{UserId}";
        var after = cursors.Read<InvoiceKey>(page.Cursor, scope);
        if ((await customers.Known(UserId)).CustomerId is not { } customer) return new([], null);
        try
        {
            var (items, more) = await sales.Invoices(customer, page.Limit, after?.Id, cancellation);
            return new Page<Invoice>([.. items], more ? cursors.Write(new InvoiceKey(items[^1].Id), scope) : null);
        }
        catch (StripeRefusal refused) when (refused.Failure is StripeFailure.Missing)
        {
            // A customer that is gone took its invoices along; so did one that was replaced since the page before.
            return new([], null);
        }
    });

    /// <summary>For the user's customer, or for another where Stripe does not know that one any more.</summary>
    async Task<string> ForCustomer(Func<string, Task<string>> open, CancellationToken cancellation)
    {
        var customer = await Customer(cancellation);
        try
        {
            return await open(customer);
        }
        catch (StripeRefusal refused) when (refused is { Failure: StripeFailure.Missing, Param: "customer" })
        {
            return await open(await customers.Replace(UserId, customer, cancellation));
        }
    }

    async Task<string> Customer(CancellationToken cancellation)
    {
        var run = making ??= customers.Of(UserId, cancellation);
        try
        {
            return await run;
        }
        finally
        {
            if (ReferenceEquals(making, run)) making = null;
        }
    }

    static async Task<string> Page(string kind, OperationId operation, Func<string, Task<string?>> open)
    {
        for (var tries = 0; tries < MostPages; tries++)
            try
            {
                if (await open(SalesRules.PageKey(kind, operation.Value, tries)) is { } url) return url;
            }
            // A page that was made all the same costs nothing: nobody knows its address.
            catch (StripeRefusal refused) when (refused.Failure is StripeFailure.Saved or StripeFailure.KeyTaken && tries + 1 < MostPages)
            {
            }
            catch (StripeRefusal refused) when (refused.Param?.StartsWith("line_items", StringComparison.Ordinal) == true)
            {
                // It was withdrawn since the catalogue was read.
                throw SalesRules.NotSold();
            }
        throw new StripeRefusal(StripeFailure.Saved).ToDomain();
    }

    static async Task<T> Ask<T>(Func<CancellationToken, Task<T>> work)
    {
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            return await work(patience.Token);
        }
        catch (StripeRefusal refused)
        {
            throw refused.ToDomain();
        }
    }

    sealed record InvoiceKey(string Id);
}
