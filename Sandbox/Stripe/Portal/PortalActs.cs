using StreamVibe.Sandbox.Stripe.Catalogue;
using StreamVibe.Sandbox.Stripe.Customers;
using StreamVibe.Sandbox.Stripe.Frame;
using StreamVibe.Sandbox.Stripe.Invoices;
using StreamVibe.Sandbox.Stripe.Subscriptions;

namespace StreamVibe.Sandbox.Stripe.Portal;

/// <summary>What a customer can do in the portal.</summary>
internal static class PortalActs
{
    const string Plan = "plan:";

    /// <returns>What stands against it; null where it was done.</returns>
    public static string? Do(Work work, PortalSession session, string act)
    {
        var customer = work.Customers.Find(session.Customer)!;
        switch (act)
        {
            case "update_card":
                CustomerChanges.Change(work, customer.Id, known => known with { Card = Card.Good(StripeIds.New("pm_"), work.Now) });
                return null;
            case "fail_card":
                CustomerChanges.Change(work, customer.Id, known => known with { Card = Card.Failing(StripeIds.New("pm_"), work.Now) });
                return null;
            case "pay":
                return Pay(work, customer);
        }
        if (Current(work, session) is not { } subscription)
            return "There is no subscription.";
        switch (act)
        {
            case "cancel":
                SubscriptionChanges.Change(work, subscription, SubscriptionFields.CancelByPortal(subscription, work.Now));
                return null;
            case "resume":
                SubscriptionChanges.Change(work, subscription, SubscriptionFields.Resumed(subscription));
                return null;
            default:
                return act.StartsWith(Plan, StringComparison.Ordinal) ? ChangePlan(work, subscription, act[Plan.Length..]) : "This cannot be done here.";
        }
    }

    /// <summary>The subscription that the portal shows: the one the flow names, else the newest that runs.</summary>
    public static Subscription? Current(Work work, PortalSession session) => work.Subscriptions.All
        .Where(subscription => subscription.Customer == session.Customer && !subscription.IsOver && (session.FlowSubscription is null || subscription.Id == session.FlowSubscription))
        .MaxBy(subscription => subscription.Number);

    /// <summary>What a plan can be changed to: the licensed prices that are sold.</summary>
    public static IEnumerable<Price> Plans(Work work) => work.Prices.All
        .Where(price => price is { Active: true, IsMetered: false, Recurring: not null } && work.Products.Find(price.Product) is { Active: true })
        .OrderBy(price => price.Number);

    // The prices of use go with the plan's product.
    static string? ChangePlan(Work work, Subscription subscription, string priceId)
    {
        if (Plans(work).FirstOrDefault(price => price.Id == priceId) is not { } plan)
            return $"There is no plan '{priceId}'.";
        var prices = work.Prices.All.Where(price => price.Product == plan.Product && price is { Active: true, IsMetered: true } && price.Recurring!.Interval == plan.Recurring!.Interval)
            .OrderBy(price => price.Number).Select(price => price.Id).Prepend(plan.Id);
        var after = subscription with { Items = ItemEdits.Replace(work, subscription, prices) };
        var restarts = SubscriptionChanges.Every(work, subscription).Interval != plan.Recurring!.Interval;
        SubscriptionUpdate.ChangeItems(work, subscription, after, "always_invoice", restarts);
        return null;
    }

    static string? Pay(Work work, Customer customer)
    {
        if (work.Invoices.All.Where(invoice => invoice.Customer == customer.Id && invoice.Status == "open").MinBy(invoice => invoice.Number) is not { } open)
            return "There is nothing to pay.";
        var collected = InvoiceChanges.Collect(work, open, automatic: false);
        SubscriptionChanges.AfterPayment(work, collected);
        return collected.Status == "paid" ? null : "Your card was declined.";
    }
}
