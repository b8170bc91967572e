using StreamVibe.Sandbox.Stripe.Catalogue;
using StreamVibe.Sandbox.Stripe.Checkout;
using StreamVibe.Sandbox.Stripe.Customers;
using StreamVibe.Sandbox.Stripe.Events;
using StreamVibe.Sandbox.Stripe.Frame;
using StreamVibe.Sandbox.Stripe.Invoices;
using StreamVibe.Sandbox.Stripe.Metering;
using StreamVibe.Sandbox.Stripe.Portal;
using StreamVibe.Sandbox.Stripe.Subscriptions;

namespace StreamVibe.Sandbox.Stripe;

/// <summary>Every operation of the API that is spoken here.</summary>
internal static class StripeRoutes
{
    public static readonly Operation[] Operations =
    [
        .. ProductsApi.Operations,
        .. PricesApi.Operations,
        .. MetersApi.Operations,
        .. CustomersApi.Operations,
        .. CheckoutApi.Operations,
        .. PortalApi.Operations,
        .. SubscriptionsApi.Operations,
        .. SubscriptionItemsApi.Operations,
        .. InvoicesApi.Operations,
        .. EventsApi.Operations,
        .. MeterEventsApi.Operations,
    ];

    public static void MapOperations(this RouteGroupBuilder stripe)
    {
        foreach (var operation in Operations)
            stripe.MapMethods(operation.Path, [operation.Method], (HttpContext context, Door door) => door.Serve(context, operation, context.Request.RouteValues["id"]?.ToString() ?? ""));
        // What is not there is refused as an operation is, with the key looked at first.
        stripe.MapFallback("/v1/{**rest}", (HttpContext context, Door door) => door.Serve(context, null, ""));
    }
}
