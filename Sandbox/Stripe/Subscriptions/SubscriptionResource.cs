using System.Text.Json.Nodes;
using StreamVibe.Sandbox.Stripe.Catalogue;
using StreamVibe.Sandbox.Stripe.Frame;

namespace StreamVibe.Sandbox.Stripe.Subscriptions;

internal static class SubscriptionResource
{
    public static JsonObject Of(Work work, Subscription subscription) => new()
    {
        ["id"] = subscription.Id,
        ["object"] = "subscription",
        ["application"] = null,
        ["application_fee_percent"] = null,
        ["automatic_tax"] = new JsonObject { ["disabled_reason"] = null, ["enabled"] = false, ["liability"] = null },
        ["billing_cycle_anchor"] = subscription.Anchor,
        ["billing_cycle_anchor_config"] = null,
        ["billing_mode"] = new JsonObject { ["flexible"] = new JsonObject { ["proration_discounts"] = "included" }, ["type"] = "flexible" },
        ["billing_schedules"] = new JsonArray(),
        ["billing_thresholds"] = null,
        ["cancel_at"] = subscription.CancelAt,
        ["cancel_at_period_end"] = subscription.CancelAtPeriodEnd,
        ["canceled_at"] = subscription.CanceledAt,
        ["cancellation_details"] = new JsonObject
        {
            ["comment"] = subscription.CancelComment,
            ["feedback"] = subscription.CancelFeedback,
            ["feedback_option"] = null,
            ["reason"] = subscription.CancelReason,
        },
        ["collection_method"] = "charge_automatically",
        ["created"] = subscription.Created,
        ["currency"] = work.Prices.Find(subscription.Items[0].Price)!.Currency,
        ["customer"] = subscription.Customer,
        ["customer_account"] = null,
        ["days_until_due"] = null,
        ["default_payment_method"] = null,
        ["default_source"] = null,
        ["default_tax_rates"] = new JsonArray(),
        ["description"] = subscription.Description,
        ["discounts"] = new JsonArray(),
        ["ended_at"] = subscription.EndedAt,
        ["invoice_settings"] = new JsonObject
        {
            ["account_tax_ids"] = null,
            ["custom_fields"] = null,
            ["description"] = null,
            ["footer"] = null,
            ["issuer"] = new JsonObject { ["type"] = "self" },
        },
        ["items"] = Listing.Of($"/v1/subscription_items?subscription={subscription.Id}", subscription.Items.Select(item => Item(work, subscription, item))),
        ["latest_invoice"] = subscription.LatestInvoice,
        ["livemode"] = false,
        ["managed_payments"] = null,
        ["metadata"] = StripeJson.Map(subscription.Metadata),
        ["next_pending_invoice_item_invoice"] = null,
        ["on_behalf_of"] = null,
        ["pause_collection"] = null,
        ["payment_settings"] = new JsonObject { ["payment_method_options"] = null, ["payment_method_types"] = null, ["save_default_payment_method"] = "off" },
        ["pending_invoice_item_interval"] = null,
        ["pending_setup_intent"] = null,
        ["pending_update"] = null,
        ["schedule"] = null,
        ["start_date"] = subscription.StartDate,
        ["status"] = subscription.Status,
        ["test_clock"] = null,
        ["transfer_data"] = null,
        ["trial_end"] = subscription.TrialEnd,
        ["trial_settings"] = new JsonObject { ["end_behavior"] = new JsonObject { ["billing_cycle_anchor"] = "now", ["missing_payment_method"] = subscription.WithoutCard } },
        ["trial_start"] = subscription.TrialStart,
    };

    /// <summary>Periods are the items' own: the subscription shows none.</summary>
    public static JsonObject Item(Work work, Subscription subscription, SubscriptionItem item)
    {
        var price = work.Prices.Find(item.Price)!;
        var resource = new JsonObject
        {
            ["id"] = item.Id,
            ["object"] = "subscription_item",
            ["billed_until"] = price.IsMetered ? subscription.PeriodStart : subscription.PeriodEnd,
            ["billing_thresholds"] = null,
            ["created"] = item.Created,
            ["current_period_end"] = subscription.PeriodEnd,
            ["current_period_start"] = subscription.PeriodStart,
            ["current_trial"] = null,
            ["discounts"] = new JsonArray(),
            ["metadata"] = StripeJson.Map(item.Metadata),
            ["plan"] = PriceResource.Plan(price),
            ["price"] = PriceResource.Of(price),
            ["subscription"] = subscription.Id,
            ["tax_rates"] = new JsonArray(),
        };
        if (item.Quantity is { } quantity)
            resource["quantity"] = quantity;
        return resource;
    }
}
