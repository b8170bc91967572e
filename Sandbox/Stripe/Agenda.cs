using StreamVibe.Sandbox.Stripe.Checkout;
using StreamVibe.Sandbox.Stripe.Invoices;
using StreamVibe.Sandbox.Stripe.Subscriptions;

namespace StreamVibe.Sandbox.Stripe;

/// <summary>What time will bring about, soonest first. Kept in memory beside the tables, so that looking costs nothing.</summary>
internal sealed class Agenda
{
    readonly Lock gate = new();
    readonly Dictionary<string, long> dueOf = [];
    readonly SortedSet<(long Due, string Id)> inOrder = [];

    /// <summary>The id of what is due first, if it is due by then.</summary>
    public (long Due, string Id)? First(long by)
    {
        lock (gate)
            return inOrder.Count > 0 && inOrder.Min is var first && first.Due <= by ? first : null;
    }

    public void Fill(StripeTables tables)
    {
        lock (gate)
        {
            dueOf.Clear();
            inOrder.Clear();
        }
        foreach (var subscription in tables.Subscriptions.Values)
            Set(subscription.Id, SubscriptionTime.NextDue(subscription));
        foreach (var invoice in tables.Invoices.Values)
            Set(invoice.Id, InvoiceTime.NextDue(invoice));
        foreach (var session in tables.Sessions.Values)
            Set(session.Id, CheckoutTime.NextDue(session));
    }

    public void Note(Work work)
    {
        foreach (var (id, subscription) in work.Subscriptions.Changed)
            Set(id, subscription is null ? null : SubscriptionTime.NextDue(subscription));
        foreach (var (id, invoice) in work.Invoices.Changed)
            Set(id, invoice is null ? null : InvoiceTime.NextDue(invoice));
        foreach (var (id, session) in work.Sessions.Changed)
            Set(id, session is null ? null : CheckoutTime.NextDue(session));
    }

    void Set(string id, long? due)
    {
        lock (gate)
        {
            if (dueOf.Remove(id, out var before))
                inOrder.Remove((before, id));
            if (due is not { } at)
                return;
            dueOf[id] = at;
            inOrder.Add((at, id));
        }
    }
}
