using System.Text.Json.Nodes;
using StreamVibe.Sandbox.Stripe.Frame;

namespace StreamVibe.Sandbox.Stripe.Invoices;

internal static class InvoiceResource
{
    const int ShownLines = 10;

    public static JsonObject Of(Work work, Invoice invoice)
    {
        var (customer, final) = (work.Customers.Find(invoice.Customer), invoice.FinalizedAt is not null);
        return new()
        {
            ["id"] = invoice.Id,
            ["object"] = "invoice",
            ["account_country"] = "US",
            ["account_name"] = "StreamVibe sandbox",
            ["account_tax_ids"] = null,
            ["amount_due"] = invoice.AmountDue,
            ["amount_overpaid"] = 0,
            ["amount_paid"] = invoice.AmountPaid,
            ["amount_remaining"] = invoice.AmountRemaining,
            ["amount_shipping"] = 0,
            ["application"] = null,
            ["attempt_count"] = invoice.Attempts,
            ["attempted"] = invoice.Attempts > 0,
            ["auto_advance"] = invoice.FinalizesAt is not null || invoice.NextAttempt is not null,
            ["automatic_tax"] = new JsonObject { ["disabled_reason"] = null, ["enabled"] = false, ["liability"] = null, ["provider"] = null, ["status"] = null },
            ["automatically_finalizes_at"] = invoice.FinalizesAt,
            ["billing_reason"] = invoice.Reason,
            ["collection_method"] = "charge_automatically",
            ["created"] = invoice.Created,
            ["currency"] = invoice.Currency,
            ["custom_fields"] = null,
            ["customer"] = invoice.Customer,
            ["customer_account"] = null,
            ["customer_address"] = null,
            ["customer_email"] = customer?.Email,
            ["customer_name"] = customer?.Name,
            ["customer_phone"] = customer?.Phone,
            ["customer_shipping"] = null,
            ["customer_tax_exempt"] = "none",
            ["customer_tax_ids"] = new JsonArray(),
            ["default_payment_method"] = null,
            ["default_source"] = null,
            ["default_tax_rates"] = new JsonArray(),
            ["description"] = null,
            ["discounts"] = new JsonArray(),
            ["due_date"] = null,
            ["effective_at"] = invoice.FinalizedAt,
            ["ending_balance"] = invoice.EndingBalance,
            ["footer"] = null,
            ["from_invoice"] = null,
            ["hosted_invoice_url"] = final ? $"{work.Address}{InvoicePages.Path}/{invoice.Id}" : null,
            ["invoice_pdf"] = final ? $"{work.Address}{InvoicePages.Path}/{invoice.Id}/pdf" : null,
            ["issuer"] = new JsonObject { ["type"] = "self" },
            ["last_finalization_error"] = null,
            ["latest_revision"] = null,
            ["lines"] = Listing.Of($"/v1/invoices/{invoice.Id}/lines", invoice.Lines.Take(ShownLines).Select(line => Line(invoice, line)), invoice.Lines.Length > ShownLines),
            ["livemode"] = false,
            ["metadata"] = new JsonObject(),
            ["next_payment_attempt"] = invoice.NextAttempt ?? invoice.FinalizesAt,
            ["number"] = invoice.InvoiceNumber,
            ["on_behalf_of"] = null,
            ["parent"] = new JsonObject
            {
                ["quote_details"] = null,
                ["subscription_details"] = new JsonObject { ["metadata"] = StripeJson.Map(invoice.SubscriptionMetadata), ["subscription"] = invoice.Subscription },
                ["type"] = "subscription_details",
            },
            ["payment_settings"] = new JsonObject { ["default_mandate"] = null, ["payment_method_options"] = null, ["payment_method_types"] = null },
            ["period_end"] = invoice.PeriodEnd,
            ["period_start"] = invoice.PeriodStart,
            ["post_payment_credit_notes_amount"] = 0,
            ["pre_payment_credit_notes_amount"] = 0,
            ["receipt_number"] = null,
            ["rendering"] = null,
            ["shipping_cost"] = null,
            ["shipping_details"] = null,
            ["starting_balance"] = invoice.StartingBalance,
            ["statement_descriptor"] = null,
            ["status"] = invoice.Status,
            ["status_transitions"] = new JsonObject
            {
                ["finalized_at"] = invoice.FinalizedAt,
                ["marked_uncollectible_at"] = null,
                ["paid_at"] = invoice.PaidAt,
                ["voided_at"] = invoice.VoidedAt,
            },
            ["subtotal"] = invoice.Total,
            ["subtotal_excluding_tax"] = invoice.Total,
            ["test_clock"] = null,
            ["total"] = invoice.Total,
            ["total_discount_amounts"] = new JsonArray(),
            ["total_excluding_tax"] = invoice.Total,
            ["total_pretax_credit_amounts"] = new JsonArray(),
            ["total_taxes"] = new JsonArray(),
            ["webhooks_delivered_at"] = invoice.FinalizedAt,
        };
    }

    public static JsonObject Line(Invoice invoice, InvoiceLine line) => new()
    {
        ["id"] = line.Id,
        ["object"] = "line_item",
        ["amount"] = line.Amount,
        ["currency"] = invoice.Currency,
        ["description"] = line.Description,
        ["discount_amounts"] = new JsonArray(),
        ["discountable"] = !line.Proration,
        ["discounts"] = new JsonArray(),
        ["invoice"] = invoice.Id,
        ["livemode"] = false,
        ["metadata"] = StripeJson.Map(invoice.SubscriptionMetadata),
        ["parent"] = new JsonObject
        {
            ["invoice_item_details"] = null,
            ["subscription_item_details"] = new JsonObject
            {
                ["invoice_item"] = null,
                ["proration"] = line.Proration,
                ["proration_details"] = new JsonObject { ["credited_items"] = null },
                ["subscription"] = invoice.Subscription,
                ["subscription_item"] = line.Item,
            },
            ["type"] = "subscription_item_details",
        },
        ["period"] = new JsonObject { ["end"] = line.End, ["start"] = line.Start },
        ["pretax_credit_amounts"] = new JsonArray(),
        ["pricing"] = new JsonObject
        {
            ["price_details"] = new JsonObject { ["price"] = line.Price, ["product"] = line.Product },
            ["type"] = "price_details",
            ["unit_amount_decimal"] = StripeJson.Decimal(line.UnitAmount),
        },
        ["quantity"] = line.Quantity,
        ["quantity_decimal"] = StripeJson.Decimal(line.Quantity),
        ["subscription"] = invoice.Subscription,
        ["subtotal"] = line.Amount,
        ["taxes"] = new JsonArray(),
    };
}
