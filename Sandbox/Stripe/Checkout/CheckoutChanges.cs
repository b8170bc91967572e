using StreamVibe.Sandbox.Stripe.Customers;
using StreamVibe.Sandbox.Stripe.Frame;
using StreamVibe.Sandbox.Stripe.Subscriptions;

namespace StreamVibe.Sandbox.Stripe.Checkout;

/// <summary>How a Checkout session ends.</summary>
internal static class CheckoutChanges
{
    const long Day = 24 * 60 * 60;

    /// <summary>The person pays with a good card. A customer who was only named by e-mail is made.</summary>
    public static CheckoutSession Complete(Work work, CheckoutSession session)
    {
        // Where nothing is due now, a card may not be asked for.
        var card = session.CardCollection == "always" || CheckoutResource.Total(work, session) > 0 ? Card.Good(StripeIds.New("pm_"), work.Now) : null;
        var customer = session.Customer is { } known && work.Customers.Find(known) is { Deleted: false }
            ? CustomerChanges.Change(work, known, before => before with { Card = card ?? before.Card })
            : CustomerChanges.Create(work, made => made with { Email = session.CustomerEmail ?? "buyer@example.com", Card = card });
        var subscription = SubscriptionChanges.Create(work, new NewSubscription(customer.Id, [.. session.Lines.Select((line, at) => new ItemWish(line.Price, line.Quantity, $"line_items[{at}]"))])
        {
            TrialEnd = session.TrialEnd ?? (work.Now + (session.TrialDays * Day)),
            WithoutCard = session.WithoutCard,
            Description = session.SubscriptionDescription,
            Metadata = session.SubscriptionMetadata,
        });
        var complete = session with { Status = "complete", Customer = customer.Id, Subscription = subscription.Id, Invoice = subscription.LatestInvoice };
        work.Sessions.Put(complete.Id, complete);
        work.Happened("checkout.session.completed", CheckoutResource.Of(work, complete));
        return complete;
    }

    public static CheckoutSession Expire(Work work, CheckoutSession session)
    {
        var expired = session with { Status = "expired" };
        work.Sessions.Put(expired.Id, expired);
        work.Happened("checkout.session.expired", CheckoutResource.Of(work, expired));
        return expired;
    }
}

/// <summary>What time does to a session: it expires.</summary>
internal static class CheckoutTime
{
    public static long? NextDue(CheckoutSession session) => session.Status == "open" ? session.ExpiresAt : null;

    public static void Advance(Work work, CheckoutSession session) => CheckoutChanges.Expire(work, session);
}
