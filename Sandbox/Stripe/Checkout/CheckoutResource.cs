using System.Text.Json.Nodes;
using StreamVibe.Sandbox.Stripe.Catalogue;
using StreamVibe.Sandbox.Stripe.Frame;

namespace StreamVibe.Sandbox.Stripe.Checkout;

internal static class CheckoutResource
{
    public static JsonObject Of(Work work, CheckoutSession session)
    {
        var (customer, total) = (work.Customers.Find(session.Customer), Total(work, session));
        return new()
        {
            ["id"] = session.Id,
            ["object"] = "checkout.session",
            ["adaptive_pricing"] = null,
            ["after_expiration"] = null,
            ["allow_promotion_codes"] = session.AllowPromotionCodes,
            ["allowed_payment_method_types"] = null,
            ["amount_subtotal"] = total,
            ["amount_total"] = total,
            ["automatic_tax"] = new JsonObject { ["enabled"] = false, ["liability"] = null, ["provider"] = null, ["status"] = null },
            ["billing_address_collection"] = null,
            ["cancel_url"] = session.CancelUrl,
            ["client_reference_id"] = session.ClientReferenceId,
            ["client_secret"] = null,
            ["collected_information"] = null,
            ["consent"] = null,
            ["consent_collection"] = null,
            ["created"] = session.Created,
            ["currency"] = work.Prices.Find(session.Lines[0].Price)!.Currency,
            ["currency_conversion"] = null,
            ["custom_fields"] = new JsonArray(),
            ["custom_text"] = new JsonObject { ["after_submit"] = null, ["shipping_address"] = null, ["submit"] = null, ["terms_of_service_acceptance"] = null },
            ["customer"] = session.Customer,
            ["customer_account"] = null,
            ["customer_creation"] = session.Customer is null ? "always" : null,
            ["customer_details"] = session.Status != "complete" && session.CustomerEmail is null ? null : new JsonObject
            {
                ["address"] = null,
                ["business_name"] = null,
                ["email"] = session.CustomerEmail ?? customer?.Email,
                ["individual_name"] = null,
                ["name"] = customer?.Name,
                ["phone"] = null,
                ["tax_exempt"] = "none",
                ["tax_ids"] = null,
            },
            ["customer_email"] = session.CustomerEmail,
            ["discounts"] = new JsonArray(),
            ["expires_at"] = session.ExpiresAt,
            ["integration_identifier"] = null,
            ["invoice"] = session.Invoice,
            ["invoice_creation"] = null,
            ["livemode"] = false,
            ["locale"] = session.Locale,
            ["managed_payments"] = null,
            ["metadata"] = StripeJson.Map(session.Metadata),
            ["mode"] = "subscription",
            ["origin_context"] = null,
            ["payment_intent"] = null,
            ["payment_link"] = null,
            ["payment_method_collection"] = session.CardCollection,
            ["payment_method_configuration_details"] = null,
            ["payment_method_options"] = null,
            ["payment_method_types"] = new JsonArray("card"),
            ["payment_status"] = session.Status != "complete" ? "unpaid" : session.TrialDays is null && session.TrialEnd is null ? "paid" : "no_payment_required",
            ["permissions"] = null,
            ["recovered_from"] = null,
            ["saved_payment_method_options"] = null,
            ["setup_intent"] = null,
            ["shipping_address_collection"] = null,
            ["shipping_cost"] = null,
            ["shipping_options"] = new JsonArray(),
            ["status"] = session.Status,
            ["submit_type"] = null,
            ["subscription"] = session.Subscription,
            ["success_url"] = session.SuccessUrl,
            ["total_details"] = new JsonObject { ["amount_discount"] = 0, ["amount_shipping"] = 0, ["amount_tax"] = 0 },
            ["ui_mode"] = "hosted_page",
            ["url"] = session.Status == "open" ? $"{work.Address}{CheckoutPage.Path}/{session.Id}" : null,
            ["wallet_options"] = null,
        };
    }

    public static JsonObject Lines(Work work, CheckoutSession session) => Listing.Of($"/v1/checkout/sessions/{session.Id}/line_items", session.Lines.Select(line =>
    {
        var price = work.Prices.Find(line.Price)!;
        var amount = price.Amount(line.Quantity ?? 0);
        return new JsonObject
        {
            ["id"] = line.Id,
            ["object"] = "item",
            ["adjustable_quantity"] = null,
            ["amount_discount"] = 0,
            ["amount_subtotal"] = amount,
            ["amount_tax"] = 0,
            ["amount_total"] = amount,
            ["currency"] = price.Currency,
            ["description"] = work.Products.Find(price.Product)?.Name,
            ["metadata"] = new JsonObject(),
            ["price"] = PriceResource.Of(price),
            ["quantity"] = line.Quantity,
        };
    }));

    /// <summary>What is paid at once: nothing where a trial comes first.</summary>
    public static long Total(Work work, CheckoutSession session) => session.TrialDays is not null || session.TrialEnd is not null ? 0
        : session.Lines.Sum(line => work.Prices.Find(line.Price)!.Amount(line.Quantity ?? 0));
}
