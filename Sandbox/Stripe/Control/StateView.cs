using System.Text.Json.Nodes;
using StreamVibe.Sandbox.Stripe.Catalogue;
using StreamVibe.Sandbox.Stripe.Checkout;
using StreamVibe.Sandbox.Stripe.Customers;
using StreamVibe.Sandbox.Stripe.Invoices;
using StreamVibe.Sandbox.Stripe.Subscriptions;

namespace StreamVibe.Sandbox.Stripe.Control;

/// <summary>Every object by its id, as the API shows it, and what the API does not show: use with its problems, and events on their way.</summary>
internal static class StateView
{
    public static JsonObject Of(Work work) => new()
    {
        ["products"] = ById(work.Products.All, ProductResource.Of),
        ["prices"] = ById(work.Prices.All, PriceResource.Of),
        ["meters"] = ById(work.Meters.All, MeterResource.Of),
        ["customers"] = ById(work.Customers.All, CustomerResource.Of),
        ["sessions"] = ById(work.Sessions.All, session => CheckoutResource.Of(work, session)),
        ["subscriptions"] = ById(work.Subscriptions.All, subscription => SubscriptionResource.Of(work, subscription)),
        ["invoices"] = ById(work.Invoices.All, invoice => InvoiceResource.Of(work, invoice)),
        ["events"] = new JsonObject(work.Events.All.OrderBy(happened => happened.Number).Select(happened => KeyValuePair.Create<string, JsonNode?>(happened.Id, happened.Type))),
        ["deliveries"] = new JsonObject(work.Deliveries.All.Select(delivery => KeyValuePair.Create<string, JsonNode?>(delivery.Event, new JsonObject
        {
            ["attempts"] = delivery.Attempts,
            ["next_at"] = delivery.NextAt,
            ["last_status"] = delivery.LastStatus,
        }))),
        ["meter_events"] = new JsonArray([.. work.MeterEvents.All.OrderBy(used => used.Created).Select(used => new JsonObject
        {
            ["identifier"] = used.Identifier,
            ["event_name"] = used.EventName,
            ["customer"] = used.Customer,
            ["value"] = used.Value,
            ["timestamp"] = used.Timestamp,
            ["created"] = used.Created,
            ["problem"] = used.Problem,
        })]),
    };

    static JsonObject ById<T>(IEnumerable<T> objects, Func<T, JsonObject> render) where T : Entity =>
        new(objects.OrderBy(item => item.Number).Select(item => KeyValuePair.Create<string, JsonNode?>(item.Id, render(item))));
}
