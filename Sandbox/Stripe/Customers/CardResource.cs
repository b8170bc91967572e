using System.Text.Json.Nodes;

namespace StreamVibe.Sandbox.Stripe.Customers;

internal static class CardResource
{
    public static JsonObject Of(Card card, string customer) => new()
    {
        ["id"] = card.Id,
        ["object"] = "payment_method",
        ["allow_redisplay"] = "always",
        ["billing_details"] = new JsonObject { ["address"] = null, ["email"] = null, ["name"] = null, ["phone"] = null, ["tax_id"] = null },
        ["card"] = new JsonObject
        {
            ["brand"] = "visa",
            ["checks"] = null,
            ["country"] = "US",
            ["display_brand"] = "visa",
            ["exp_month"] = 12,
            ["exp_year"] = 2034,
            ["funding"] = "credit",
            ["generated_from"] = null,
            ["last4"] = card.Last4,
            ["networks"] = null,
            ["regulated_status"] = null,
            ["three_d_secure_usage"] = null,
            ["wallet"] = null,
        },
        ["created"] = card.Created,
        ["customer"] = customer,
        ["customer_account"] = null,
        ["livemode"] = false,
        ["metadata"] = new JsonObject(),
        ["type"] = "card",
    };
}
