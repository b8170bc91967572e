using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using StreamVibe.Api.Accounts;
using StreamVibe.Api.Http;
using StreamVibe.Billing;
using StreamVibe.Billing.Inbox;
using StreamVibe.Billing.Payments;

namespace StreamVibe.Api.Billing;

/// <summary>Stripe's events: the door they come in by, and what administrators see of them.</summary>
static class WebhooksApi
{
    const string Header = "Stripe-Signature";

    public static WebApplicationBuilder AddWebhooks(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<WebhookMetrics>();
        return builder;
    }

    public static void MapWebhooks(this IEndpointRouteBuilder routes)
    {
        routes.MapOpen("/api/webhooks", "Webhooks").MapPost("/stripe", Receive).WithName("receiveStripeEvent").WithSummary("An event of Stripe's, signed by it: answered once it is durable")
            .Refuses(ErrorCode.InvalidSignature, ErrorCode.TooLarge);

        var events = routes.MapSignedIn("/api/admin/webhooks", "Webhooks").RequireAuthorization(AccountsModule.AdminPolicy).Refuses(ErrorCode.Forbidden);
        events.MapGet("", List).WithName("listWebhooks").WithSummary("Stripe's events, newest first").Refuses(ErrorCode.InvalidCursor);
        events.MapPost("/{eventId}/replay", Replay).WithName("replayWebhook").WithSummary("Take an event as if it had come now").Refuses(ErrorCode.NotFound);
    }

    // In the order of their cost: who has no good header is turned away before the body is read, who has no good signature before anything in it is.
    static async Task<Ok<WebhookReceipt>> Receive(HttpRequest request, IOptionsMonitor<StripeOptions> stripe, TimeProvider clock, WebhookMetrics metrics, IGrainFactory grains)
    {
        var secrets = stripe.CurrentValue.WebhookSecrets;
        if (!secrets.Any(secret => secret.Length > 0)) throw new DomainException(ErrorCode.Unavailable, "No events are expected here: Stripe:WebhookSecrets is not set.");
        var now = clock.GetUtcNow();
        var signature = (request.Headers[Header] is [{ } header] ? StripeSignature.Read(header, now) : null) ?? throw Refuse(metrics, "header");
        var body = await Read(request);
        if (!signature.Proves(body, secrets)) throw Refuse(metrics, "signature");
        var received = Parse(body, now, metrics);
        await grains.StripeInbox(StripeInboxKey.ShardOf(received.Subject)).Receive(received);
        return TypedResults.Ok(new WebhookReceipt());
    }

    static async Task<Ok<Page<StripeEventRow>>> List([AsParameters] WebhookFilter filter, [AsParameters] Paging page, CurrentUser user, IGrainFactory grains) =>
        TypedResults.Ok(await grains.GetGrain<IWebhooksGrain>(user.Id).List(filter.Value(), filter.Type, page.ToRequest()));

    static async Task<Ok<StripeEventRow>> Replay(string eventId, CurrentUser user, Operation operation, IGrainFactory grains) =>
        TypedResults.Ok(await grains.GetGrain<IWebhooksGrain>(user.Id).Replay(eventId, operation.Id));

    static StripeEvent Parse(byte[] body, DateTimeOffset now, WebhookMetrics metrics)
    {
        try
        {
            return StripeEventBody.Read(body, now);
        }
        catch (DomainException)
        {
            metrics.Refused("body");
            throw;
        }
    }

    // The server cuts off what is larger than a body may be.
    static async Task<byte[]> Read(HttpRequest request)
    {
        using var read = new MemoryStream((int)Math.Min(request.ContentLength ?? 0, 1 << 20));
        await request.Body.CopyToAsync(read, request.HttpContext.RequestAborted);
        return read.Length == read.Capacity ? read.GetBuffer() : read.ToArray();
    }

    static DomainException Refuse(WebhookMetrics metrics, string reason)
    {
        metrics.Refused(reason);
        return new(ErrorCode.InvalidSignature, "This is not signed by Stripe with a secret of ours, or too long ago.");
    }
}

/// <summary>An event was taken.</summary>
sealed record WebhookReceipt;

/// <summary>Which events are asked for.</summary>
readonly record struct WebhookFilter(
    [FromQuery(Name = "state")][property: Description("Only of this state.")][property: RegularExpression("^(pending|applied|ignored|quarantined)$")]
    string? State,
    [FromQuery(Name = "type")][property: Description("Only of this type, such as invoice.paid.")][property: MaxLength(255)]
    string? Type)
{
    public EventState? Value() => WireName<EventState>.Parse(State, "state");
}
