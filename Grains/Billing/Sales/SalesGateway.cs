using StreamVibe.Billing.Payments;
using Stripe;
using Stripe.Checkout;
using Portals = Stripe.BillingPortal;

namespace StreamVibe.Billing.Sales;

/// <summary>What we ask of Stripe to sell something. Every change carries a key, under which Stripe does it once.</summary>
sealed class SalesGateway(StripeGateway stripe)
{
    /// <summary>How our customers at Stripe name the user they are.</summary>
    const string UserKey = "user_id";

    public async Task<string> NewCustomer(Payer payer, string key, CancellationToken cancellation)
    {
        var made = await stripe.Ask("create_customer", client => client.V1.Customers.CreateAsync(
            new CustomerCreateOptions { Email = payer.Email, Name = payer.Name, Metadata = User(payer.UserId) }, new() { IdempotencyKey = key }, cancellation));
        return made.Id;
    }

    /// <summary>The oldest customer that a try before made for this user; null without one.</summary>
    public Task<string?> FindCustomer(Payer payer, CancellationToken cancellation) => stripe.Ask("list_customers", async client =>
    {
        Customer? found = null;
        await foreach (var customer in client.V1.Customers.ListAutoPagingAsync(new CustomerListOptions { Email = payer.Email, Limit = StripeGateway.LongestPage }, cancellationToken: cancellation))
            if (customer.Metadata?.GetValueOrDefault(UserKey) == payer.UserId.ToString() && customer.Deleted != true && (found is null || customer.Created < found.Created)) found = customer;
        return found?.Id;
    });

    /// <summary>The address of the page; null where the one of this key is over.</summary>
    public async Task<string?> Checkout(Guid userId, string customerId, CatalogProduct product, CatalogPrice price, SalesOptions pages, string key, CancellationToken cancellation)
    {
        var page = await stripe.Ask("create_checkout", client => client.V1.Checkout.Sessions.CreateAsync(
            new SessionCreateOptions
            {
                Mode = "subscription",
                Customer = customerId,
                ClientReferenceId = userId.ToString(),
                LineItems = [new() { Price = price.Id, Quantity = 1 }, .. product.MeteredWith(price).Select(metered => new SessionLineItemOptions { Price = metered })],
                Metadata = User(userId),
                SubscriptionData = new() { Metadata = User(userId) },
                SuccessUrl = pages.CheckoutSuccessUrl,
                CancelUrl = pages.CheckoutCancelUrl,
            }, new() { IdempotencyKey = key }, cancellation));
        return page.Status == "open" ? page.Url : null;
    }

    public async Task<string> Portal(string customerId, SalesOptions pages, string key, CancellationToken cancellation)
    {
        var page = await stripe.Ask("create_portal", client => client.V1.BillingPortal.Sessions.CreateAsync(
            new Portals.SessionCreateOptions { Customer = customerId, ReturnUrl = pages.PortalReturnUrl }, new() { IdempotencyKey = key }, cancellation));
        return page.Url;
    }

    /// <summary>Newest first, after the named one, and whether there are more.</summary>
    public async Task<(List<Invoice> Items, bool More)> Invoices(string customerId, int limit, string? after, CancellationToken cancellation)
    {
        var page = await stripe.Ask("list_invoices", client => client.V1.Invoices.ListAsync(
            new InvoiceListOptions { Customer = customerId, Limit = limit, StartingAfter = after }, cancellationToken: cancellation));
        return (page.Data.ConvertAll(InvoiceMapping.Of), page.HasMore);
    }

    static Dictionary<string, string> User(Guid userId) => new() { [UserKey] = userId.ToString() };
}
