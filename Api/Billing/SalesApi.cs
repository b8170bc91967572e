using Microsoft.AspNetCore.Http.HttpResults;
using StreamVibe.Api.Http;
using StreamVibe.Billing;

namespace StreamVibe.Api.Billing;

/// <summary>What is sold, and the ways to the payment service's pages.</summary>
static class SalesApi
{
    public static void MapSales(this IEndpointRouteBuilder routes)
    {
        routes.MapOpen("/api/plans", "Billing").MapGet("", Plans).WithName("listPlans").WithSummary("The plans there are, smallest first");

        var billing = routes.MapSignedIn("/api/billing", "Billing").Refuses(ErrorCode.ProviderBusy);
        billing.MapPost("/checkout", Checkout).WithName("startCheckout").WithSummary("Buy a plan: answers the payment service's page to open")
            .TakesBody().Refuses(ErrorCode.AlreadySubscribed);
        billing.MapPost("/portal", Portal).WithName("openPortal").WithSummary("Change, pay or cancel a subscription: answers the payment service's page to open");
        billing.MapGet("/invoices", Invoices).WithName("listInvoices").WithSummary("Your invoices, newest first").Refuses(ErrorCode.InvalidCursor, ErrorCode.NotFound);
    }

    static async Task<Ok<Page<PlanOffer>>> Plans(IGrainFactory grains) => TypedResults.Ok(new Page<PlanOffer>(await grains.GetGrain<ICatalogGrain>(0).Plans(), null));

    static async Task<Ok<PaymentPage>> Checkout(CheckoutRequest body, CurrentUser user, Operation operation, IGrainFactory grains)
    {
        if (body.PriceId is not { Length: > 0 and <= 255 }) throw DomainException.Invalid("priceId", "A price is needed. GET /api/plans lists them.");
        return TypedResults.Ok(new PaymentPage(await grains.GetGrain<IBillingGrain>(user.Id).Checkout(body.PriceId, operation.Id)));
    }

    static async Task<Ok<PaymentPage>> Portal(CurrentUser user, Operation operation, IGrainFactory grains) =>
        TypedResults.Ok(new PaymentPage(await grains.GetGrain<IBillingGrain>(user.Id).Portal(operation.Id)));

    static async Task<Ok<Page<Invoice>>> Invoices([AsParameters] Paging page, CurrentUser user, IGrainFactory grains) =>
        TypedResults.Ok(await grains.GetGrain<IBillingGrain>(user.Id).Invoices(page.ToRequest()));
}

/// <summary>What <c>POST /api/billing/checkout</c> takes.</summary>
/// <param name="PriceId">The <c>priceId</c> of a plan.</param>
sealed record CheckoutRequest(string PriceId);

/// <summary>Where to send the person.</summary>
sealed record PaymentPage(string Url);
