using StreamVibe.Sandbox.Stripe.Customers;
using StreamVibe.Sandbox.Stripe.Frame;

namespace StreamVibe.Sandbox.Stripe.Subscriptions;

/// <summary>Stripe API: subscriptions.</summary>
internal static class SubscriptionsApi
{
    const string Path = "/v1/subscriptions";
    const string Fields = " description metadata{*} cancel_at_period_end:bool cancel_at trial_end proration_behavior:none|create_prorations|always_invoice"
        + " trial_settings{end_behavior{missing_payment_method:cancel|create_invoice|pause ~billing_cycle_anchor}}"
        + " ~payment_settings ~off_session ~collection_method ~automatic_tax ~default_payment_method";

    public static readonly Operation[] Operations =
    [
        new("GET", Path, "customer price plan status:active|past_due|unpaid|canceled|incomplete|incomplete_expired|trialing|paused|all|ended created:range"
            + " current_period_start:range current_period_end:range collection_method:charge_automatically|send_invoice" + Listing.Takes, List),
        new("POST", Path, "customer! items![price quantity:int metadata{*}] trial_period_days:int billing_cycle_anchor:int currency ~billing_mode"
            + " payment_behavior:allow_incomplete|default_incomplete|error_if_incomplete|pending_if_incomplete" + Fields, Create),
        new("GET", Path + "/{id}", "", call => SubscriptionResource.Of(call.Work, Known(call))),
        new("POST", Path + "/{id}", "items[id price quantity:int deleted:bool metadata{*} ~clear_usage] billing_cycle_anchor{type!:now|unchanged}"
            + " cancellation_details{comment feedback ~feedback_option} ~payment_behavior ~proration_date" + Fields, SubscriptionUpdate.Act),
        new("DELETE", Path + "/{id}", "invoice_now:bool prorate:bool cancellation_details{comment feedback ~feedback_option}", Cancel),
        new("POST", Path + "/{id}/pause", "~type ~bill_for ~invoicing_behavior", SubscriptionPause.Pause),
        new("POST", Path + "/{id}/resume", "~billing_cycle_anchor ~payment_behavior ~proration_behavior ~proration_date", SubscriptionPause.Resume),
    ];

    /// <summary>The subscription that the path names.</summary>
    public static Subscription Known(Call call) => call.Work.Subscriptions.Find(call.Id) ?? throw Refusal.NoSuch("subscription", call.Id);

    // Unless a status is asked for, what is canceled is left out.
    static Answer List(Call call)
    {
        var (customer, status, price) = (CustomerChanges.Listed(call), call.Text("status"), call.Text("price") ?? call.Text("plan"));
        return Listing.Of(call, Path, call.Work.Subscriptions.All.Where(subscription =>
            (customer is null || subscription.Customer == customer)
            && (status switch { "all" => true, "ended" => subscription.IsOver, null or "" => subscription.Status != "canceled", _ => subscription.Status == status })
            && (price is not { Length: > 0 } || subscription.Items.Any(item => item.Price == price))
            && call.Text("collection_method") is not "send_invoice"
            && Listing.InRange(call.Parameters.At("created"), subscription.Created)
            && Listing.InRange(call.Parameters.At("current_period_start"), subscription.PeriodStart)
            && Listing.InRange(call.Parameters.At("current_period_end"), subscription.PeriodEnd)), subscription => SubscriptionResource.Of(call.Work, subscription));
    }

    static Answer Create(Call call)
    {
        var (work, parameters) = (call.Work, call.Parameters);
        var customer = CustomerChanges.Named(work, parameters.Required("customer"), "customer");
        var items = ItemRules.Require(work, [.. parameters.At("items")!.Children.Select(item => Wish(item.Value, $"items[{item.Key}]"))], "items");
        var trialEnd = SubscriptionFields.TrialEnd(call) is { } end && end > work.Now ? end
            : parameters.Integer("trial_period_days") is > 0 and var days ? work.Now + (SubscriptionFields.TrialDays(days, "trial_period_days") * 24 * 60 * 60) : (long?)null;
        var behavior = parameters.Text("payment_behavior") is { Length: > 0 } asked ? asked : "allow_incomplete";
        var free = trialEnd is not null || items.Sum(item => work.Prices.Find(item.Price)!.Amount(item.Quantity ?? 0)) == 0;
        if (customer.Card is null && !free && behavior != "default_incomplete")
            throw Refusal.Invalid("This customer has no attached payment source or default payment method. Please consider adding a default payment method.", code: "resource_missing");
        var created = SubscriptionChanges.Create(work, new NewSubscription(customer.Id, items)
        {
            TrialEnd = trialEnd,
            Anchor = SubscriptionFields.Anchor(call, work.Prices.Find(items[0].Price)!.Recurring!),
            Behavior = behavior,
        }, begun => SubscriptionFields.With(call, begun));
        return SubscriptionResource.Of(work, created);
    }

    static Answer Cancel(Call call)
    {
        var subscription = Known(call);
        if (subscription.IsOver)
            throw Refusal.NoSuch("subscription", call.Id);
        var details = call.Parameters.At("cancellation_details");
        var ended = SubscriptionChanges.End(call.Work, subscription with
        {
            CancelComment = details?.Text("comment") ?? subscription.CancelComment,
            CancelFeedback = details?.Text("feedback") ?? subscription.CancelFeedback,
        }, "cancellation_requested", billUse: call.Parameters.Flag("invoice_now") is true);
        return SubscriptionResource.Of(call.Work, ended);
    }

    static ItemWish Wish(Parameters item, string param) => new(item.Text("price") ?? "", item.Integer("quantity"), param)
    {
        Metadata = StripeJson.Metadata(item.At("metadata"), new Dictionary<string, string>()),
    };
}
