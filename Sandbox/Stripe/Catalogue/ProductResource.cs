using System.Text.Json.Nodes;
using StreamVibe.Sandbox.Stripe.Frame;

namespace StreamVibe.Sandbox.Stripe.Catalogue;

internal static class ProductResource
{
    public static JsonObject Of(Product product) => new()
    {
        ["id"] = product.Id,
        ["object"] = "product",
        ["active"] = product.Active,
        ["created"] = product.Created,
        ["default_price"] = product.DefaultPrice,
        ["description"] = product.Description,
        ["images"] = new JsonArray(),
        ["livemode"] = false,
        ["marketing_features"] = new JsonArray([.. product.Features.Select(feature => new JsonObject { ["name"] = feature })]),
        ["metadata"] = StripeJson.Map(product.Metadata),
        ["name"] = product.Name,
        ["package_dimensions"] = null,
        ["shippable"] = null,
        ["statement_descriptor"] = null,
        ["tax_code"] = null,
        ["tax_details"] = null,
        ["type"] = "service",
        ["unit_label"] = product.UnitLabel,
        ["updated"] = product.Updated,
        ["url"] = product.Url,
    };
}
