using StreamVibe.Sandbox.Stripe.Frame;
using StreamVibe.Sandbox.Stripe.Subscriptions;

namespace StreamVibe.Sandbox.Stripe.Customers;

/// <summary>What happens to customers, with the events that tell of it.</summary>
internal static class CustomerChanges
{
    public static Customer Create(Work work, Func<Customer, Customer> with)
    {
        var customer = with(new Customer
        {
            Id = StripeIds.New("cus_", 14),
            Number = work.NextNumber(),
            Created = work.Now,
            InvoicePrefix = StripeIds.New("", 8).ToUpperInvariant(),
        });
        work.Customers.Put(customer.Id, customer);
        work.Happened("customer.created", CustomerResource.Of(customer));
        return customer;
    }

    public static Customer Change(Work work, string id, Func<Customer, Customer> to)
    {
        var before = work.Customers.Find(id)!;
        var after = to(before);
        work.Customers.Put(id, after);
        work.Happened("customer.updated", CustomerResource.Of(after), CustomerResource.Of(before));
        return after;
    }

    /// <summary>Ends the customer's subscriptions too.</summary>
    public static void Delete(Work work, Customer customer)
    {
        foreach (var subscription in work.Subscriptions.All.Where(owned => owned.Customer == customer.Id && !owned.IsOver).ToList())
            SubscriptionChanges.End(work, subscription, "cancellation_requested");
        work.Customers.Put(customer.Id, customer with { Deleted = true, Card = null });
        work.Happened("customer.deleted", CustomerResource.Of(customer));
    }

    /// <summary>The customer whose objects a list is to show; one that was deleted has some still.</summary>
    public static string? Listed(Call call) => call.Text("customer") is not { Length: > 0 } id ? null
        : call.Work.Customers.Find(id) is not null ? id : throw Refusal.NoSuch("customer", id, "customer");

    /// <summary>A customer that a parameter names.</summary>
    public static Customer Named(Work work, string id, string param) =>
        work.Customers.Find(id) is { Deleted: false } customer ? customer : throw Refusal.NoSuch("customer", id, param);
}
