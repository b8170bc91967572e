using System.Text.Json.Nodes;
using StreamVibe.Sandbox.Stripe.Customers;
using StreamVibe.Sandbox.Stripe.Frame;
using StreamVibe.Sandbox.Stripe.Subscriptions;

namespace StreamVibe.Sandbox.Stripe.Checkout;

/// <summary>Stripe API: Checkout sessions, hosted pages that begin a subscription.</summary>
internal static class CheckoutApi
{
    const string Path = "/v1/checkout/sessions";
    const long Hour = 60 * 60;

    public static readonly Operation[] Operations =
    [
        new("GET", Path, "customer subscription status:open|complete|expired created:range customer_details{email}" + Listing.Takes, List),
        new("POST", Path, "mode:payment|setup|subscription customer customer_email client_reference_id success_url cancel_url expires_at:int metadata{*}"
            + " line_items[price quantity:int ~adjustable_quantity ~metadata ~tax_rates]"
            + " subscription_data{metadata{*} description trial_period_days:int trial_end:int trial_settings{end_behavior{missing_payment_method:cancel|create_invoice|pause}}"
            + " ~billing_mode ~invoice_settings ~proration_behavior}"
            + " payment_method_collection:always|if_required allow_promotion_codes:bool locale ui_mode:hosted_page|embedded_page|elements|form"
            + " ~automatic_tax ~billing_address_collection ~customer_update ~tax_id_collection ~custom_text ~consent_collection ~saved_payment_method_options"
            + " ~allowed_payment_method_types ~integration_identifier ~phone_number_collection ~submit_type ~adaptive_pricing ~managed_payments", Create),
        new("GET", Path + "/{id}", "", call => CheckoutResource.Of(call.Work, Known(call))),
        new("GET", Path + "/{id}/line_items", Listing.Takes, call => CheckoutResource.Lines(call.Work, Known(call))),
        new("POST", Path + "/{id}/expire", "", Expire),
    ];

    static Answer List(Call call) => List(call, CustomerChanges.Listed(call));

    static JsonObject List(Call call, string? customer) => Listing.Of(call, Path, call.Work.Sessions.All.Where(session =>
        (customer is null || session.Customer == customer)
        && (call.Text("subscription") is not { Length: > 0 } subscription || session.Subscription == subscription)
        && (call.Text("status") is not { Length: > 0 } status || session.Status == status)
        && (call.Parameters.At("customer_details")?.Text("email") is not { Length: > 0 } email || session.CustomerEmail == email)
        && Listing.InRange(call.Parameters.At("created"), session.Created)), session => CheckoutResource.Of(call.Work, session));

    static Answer Create(Call call)
    {
        var (work, parameters) = (call.Work, call.Parameters);
        RequireMode(parameters);
        if (parameters.Text("customer") is { Length: > 0 } && parameters.Text("customer_email") is { Length: > 0 })
            throw Refusal.Invalid("You may only specify one of these parameters: customer, customer_email.", "customer");
        if (parameters.Text("customer") is { Length: > 0 } customer)
            CustomerChanges.Named(work, customer, "customer");
        if (parameters.Text("client_reference_id") is { Length: > 200 })
            throw Refusal.Invalid("client_reference_id takes up to 200 characters.", "client_reference_id", "parameter_invalid_string_too_long");
        var wishes = ItemRules.Require(work, [.. (parameters.At("line_items") ?? throw Refusal.Missing("line_items")).Children.Select(line =>
            new ItemWish(line.Value.Text("price") ?? "", line.Value.Integer("quantity") ?? Quantity(work, line.Value, line.Key), $"line_items[{line.Key}]"))], "line_items");
        var data = parameters.At("subscription_data");
        if (data?.Integer("trial_period_days") is { } days)
            SubscriptionFields.TrialDays(days, "subscription_data[trial_period_days]");
        // Stripe: a trial's end in Checkout is at least 48 hours away.
        if (data?.Integer("trial_end") is { } trialEnd && (trialEnd < work.Now + (48 * Hour) || trialEnd > work.Now + (730 * 24 * Hour)))
            throw Refusal.Invalid("The trial_end date has to be at least 2 and at most 730 days in the future.", "subscription_data[trial_end]");
        var session = new CheckoutSession
        {
            Id = StripeIds.New("cs_test_", 58),
            Number = work.NextNumber(),
            Created = work.Now,
            Status = "open",
            Lines = [.. wishes.Select(wish => new CheckoutLine(StripeIds.New("li_"), wish.Price, wish.Quantity))],
            Customer = StripeJson.Changed(parameters.Text("customer"), null),
            CustomerEmail = StripeJson.Changed(parameters.Text("customer_email"), null),
            ClientReferenceId = StripeJson.Changed(parameters.Text("client_reference_id"), null),
            SuccessUrl = Address(parameters, "success_url") ?? throw Refusal.Missing("success_url"),
            CancelUrl = Address(parameters, "cancel_url"),
            ExpiresAt = ExpiresAt(work, parameters),
            Metadata = StripeJson.Metadata(parameters.At("metadata"), new Dictionary<string, string>()),
            SubscriptionMetadata = StripeJson.Metadata(data?.At("metadata"), new Dictionary<string, string>()),
            SubscriptionDescription = data?.Text("description"),
            TrialDays = data?.Integer("trial_period_days"),
            TrialEnd = data?.Integer("trial_end"),
            WithoutCard = data?.At("trial_settings")?.At("end_behavior")?.Text("missing_payment_method") ?? "create_invoice",
            CardCollection = parameters.Text("payment_method_collection") is { Length: > 0 } collection ? collection : "always",
            AllowPromotionCodes = parameters.Flag("allow_promotion_codes"),
            Locale = StripeJson.Changed(parameters.Text("locale"), null),
        };
        work.Sessions.Put(session.Id, session);
        return CheckoutResource.Of(work, session);
    }

    static Answer Expire(Call call)
    {
        var session = Known(call);
        if (session.Status != "open")
            throw Refusal.Invalid($"Only Checkout Sessions with a status in [\"open\"] can be expired. This Checkout Session has a status of {session.Status}.");
        return CheckoutResource.Of(call.Work, CheckoutChanges.Expire(call.Work, session));
    }

    static void RequireMode(Parameters parameters)
    {
        var (mode, ui) = (parameters.Text("mode"), parameters.Text("ui_mode"));
        if (mode is null or "")
            throw Refusal.Missing("mode");
        if (mode != "subscription" || ui is not (null or "" or "hosted_page"))
            throw Refusal.Invalid("The sandbox has hosted pages for subscriptions only.", mode != "subscription" ? "mode" : "ui_mode");
    }

    // What is licensed needs a quantity; what is metered may have none.
    static long? Quantity(Work work, Parameters line, string key) => work.Prices.Find(line.Text("price")) is { IsMetered: false } ? throw Refusal.Missing($"line_items[{key}][quantity]") : null;

    static long ExpiresAt(Work work, Parameters parameters)
    {
        var at = parameters.Integer("expires_at") ?? work.Now + (24 * Hour);
        return at >= work.Now + (Hour / 2) && at <= work.Now + (24 * Hour) ? at
            : throw Refusal.Invalid("The expires_at timestamp must be between 30 minutes and 24 hours from now.", "expires_at");
    }

    static string? Address(Parameters parameters, string name)
    {
        if (parameters.Text(name) is not { Length: > 0 } address)
            return null;
        return Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Scheme is ("http" or "https") ? address
            : throw Refusal.Invalid("Not a valid URL", name, "url_invalid");
    }

    static CheckoutSession Known(Call call) => call.Work.Sessions.Find(call.Id) ?? throw Refusal.NoSuch("checkout.session", call.Id);
}
