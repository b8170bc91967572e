using StreamVibe.Sandbox.Stripe.Checkout;
using StreamVibe.Sandbox.Stripe.Control;
using StreamVibe.Sandbox.Stripe.Events;
using StreamVibe.Sandbox.Stripe.Frame;
using StreamVibe.Sandbox.Stripe.Invoices;
using StreamVibe.Sandbox.Stripe.Portal;

namespace StreamVibe.Sandbox.Stripe;

/// <summary>Stripe in test mode: api.stripe.com, Checkout, the customer portal, and events that reach the product's webhook.</summary>
internal sealed class StripeService(StripeWorld world, Door door) : IOutsideService
{
    public const string ServiceName = "stripe";

    public string Name => ServiceName;

    public string Summary => "Stripe: products, customers, Checkout, the portal, subscriptions that renew with the clock, invoices, and signed events.";

    public void Map(RouteGroupBuilder group)
    {
        group.MapOperations();
        group.MapCheckoutPage();
        group.MapPortalPage();
        group.MapInvoicePages();
    }

    public void MapControl(RouteGroupBuilder control) => control.MapStripeControl();

    public object ErrorBody(int status, string? reason, PathString path) => (status switch
    {
        402 => new Refusal(402, "card_error", "Your card was declined.", reason ?? "card_declined", null, "generic_decline"),
        409 => new Refusal(409, "idempotency_error", "Fault injected by the sandbox.", reason ?? "idempotency_key_in_use"),
        429 => new Refusal(429, "invalid_request_error", "Fault injected by the sandbox.", reason ?? "rate_limit"),
        >= 500 => new Refusal(status, "api_error", "Fault injected by the sandbox.", reason),
        _ => new Refusal(status, "invalid_request_error", "Fault injected by the sandbox.", reason),
    }).Body();

    /// <summary>The customer that the path or the query names.</summary>
    public string? AccountOf(HttpRequest request) =>
        request.Query["customer"].FirstOrDefault() ?? request.Path.Value?.Split('/').FirstOrDefault(step => step.StartsWith("cus_", StringComparison.Ordinal));

    public Task Failed(HttpContext context, int status, string body) => door.KeepFailure(context, status, body);

    public void Reset() => world.Start();
}

internal static class StripeRegistration
{
    public static IServiceCollection AddStripe(this IServiceCollection services, SandboxOptions options) => services
        .AddSingleton<StripeTables>()
        .AddSingleton<Agenda>()
        .AddSingleton<StripeAddress>()
        // Made at once: an address that is refused must not leave an opened journal behind.
        .AddSingleton(new WebhookTarget(options))
        .AddSingleton<StripeWorld>()
        .AddSingleton<IdempotencyKeys>()
        .AddSingleton<RateLimit>()
        .AddSingleton<Door>()
        .AddSingleton<WebhookClient>()
        .AddSingleton<Dispatcher>()
        .AddHostedService(provider => provider.GetRequiredService<Dispatcher>())
        .AddSingleton<IOutsideService, StripeService>();
}
