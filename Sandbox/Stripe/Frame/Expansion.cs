using System.Text.Json.Nodes;
using StreamVibe.Sandbox.Stripe.Catalogue;
using StreamVibe.Sandbox.Stripe.Checkout;
using StreamVibe.Sandbox.Stripe.Customers;
using StreamVibe.Sandbox.Stripe.Invoices;
using StreamVibe.Sandbox.Stripe.Subscriptions;

namespace StreamVibe.Sandbox.Stripe.Frame;

/// <summary>Puts objects in the place of their ids, and what is left out unless asked for. Stripe API: expanding responses.</summary>
internal static class Expansion
{
    const int Deepest = 4;

    public static void Apply(Work work, JsonObject answer, string[] paths)
    {
        foreach (var path in paths)
        {
            var steps = path.Split('.');
            if (steps.Length > Deepest)
                throw Refusal.Invalid($"You cannot expand more than {Deepest} levels of a property ({path}).", "expand");
            Follow(work, answer, steps, path);
        }
    }

    static void Follow(Work work, JsonObject at, ReadOnlySpan<string> steps, string path)
    {
        if (steps.IsEmpty)
            return;
        var name = steps[0];
        if (!at.ContainsKey(name) && IsHidden(at, name))
        {
            // A price without tiers shows none, also when asked.
            if (Hidden(work, at, name) is not { } hidden)
                return;
            at[name] = hidden;
        }
        if (at[name] is JsonValue value && value.TryGetValue<string>(out var id))
            at[name] = Named(work, id) ?? throw NotExpandable(path);
        switch (at[name])
        {
            case JsonArray list:
                // An empty page has nothing to expand, whatever was asked for.
                foreach (var item in list.OfType<JsonObject>())
                    Follow(work, item, steps[1..], path);
                break;
            case JsonObject child:
                Follow(work, child, steps[1..], path);
                break;
            case null when at.ContainsKey(name):
                break;
            default:
                throw NotExpandable(path);
        }
    }

    static JsonObject? Named(Work work, string id) => id.Split('_')[0] switch
    {
        "prod" when work.Products.Find(id) is { } product => ProductResource.Of(product),
        "price" when work.Prices.Find(id) is { } price => PriceResource.Of(price),
        "mtr" when work.Meters.Find(id) is { } meter => MeterResource.Of(meter),
        "cus" when work.Customers.Find(id) is { } customer => CustomerResource.Of(customer),
        "sub" when work.Subscriptions.Find(id) is { } subscription => SubscriptionResource.Of(work, subscription),
        "in" when work.Invoices.Find(id) is { } invoice => InvoiceResource.Of(work, invoice),
        "pm" when work.Customers.All.FirstOrDefault(customer => customer.Card?.Id == id) is { } owner => CardResource.Of(owner.Card!, owner.Id),
        _ => null,
    };

    static bool IsHidden(JsonObject at, string name) => ((string?)at["object"], name) is ("price", "tiers") or ("checkout.session", "line_items") or ("customer", "subscriptions");

    static JsonNode? Hidden(Work work, JsonObject at, string name) => ((string?)at["object"], name) switch
    {
        ("price", "tiers") => PriceResource.Tiers(work.Prices.Find((string?)at["id"])!),
        ("checkout.session", "line_items") => CheckoutResource.Lines(work, work.Sessions.Find((string?)at["id"])!),
        ("customer", "subscriptions") => Listing.Of($"/v1/customers/{at["id"]}/subscriptions", work.Subscriptions.All
            .Where(subscription => subscription.Customer == (string?)at["id"] && !subscription.IsOver).Select(subscription => SubscriptionResource.Of(work, subscription))),
        _ => null,
    };

    static Refusal NotExpandable(string path) => Refusal.Invalid($"This property cannot be expanded ({path}).", "expand");
}
