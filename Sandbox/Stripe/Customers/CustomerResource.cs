using System.Text.Json.Nodes;
using StreamVibe.Sandbox.Stripe.Frame;

namespace StreamVibe.Sandbox.Stripe.Customers;

internal static class CustomerResource
{
    public static JsonObject Of(Customer customer) => customer.Deleted ? Gone(customer) : new()
    {
        ["id"] = customer.Id,
        ["object"] = "customer",
        ["address"] = null,
        ["balance"] = customer.Balance,
        ["created"] = customer.Created,
        ["currency"] = null,
        ["customer_account"] = null,
        ["default_source"] = null,
        ["delinquent"] = customer.Delinquent,
        ["description"] = customer.Description,
        ["discount"] = null,
        ["email"] = customer.Email,
        ["invoice_prefix"] = customer.InvoicePrefix,
        ["invoice_settings"] = new JsonObject
        {
            ["custom_fields"] = null,
            ["default_payment_method"] = customer.Card?.Id,
            ["footer"] = null,
            ["rendering_options"] = null,
        },
        ["livemode"] = false,
        ["metadata"] = StripeJson.Map(customer.Metadata),
        ["name"] = customer.Name,
        ["next_invoice_sequence"] = customer.NextInvoice,
        ["phone"] = customer.Phone,
        ["preferred_locales"] = new JsonArray(),
        ["shipping"] = null,
        ["tax_exempt"] = "none",
        ["test_clock"] = null,
    };

    /// <summary>All that is left of one that was deleted.</summary>
    public static JsonObject Gone(Customer customer) => new() { ["id"] = customer.Id, ["object"] = "customer", ["deleted"] = true };
}
