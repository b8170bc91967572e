using StreamVibe.Sandbox.Control;

namespace StreamVibe.Sandbox.Stripe.Control;

/// <summary>How this Stripe behaves: its pace, its secrets, whether it sends events by itself; and all that it knows.</summary>
internal static class StripeControl
{
    sealed record LimitsBody(int? PerSecond = null, int DelayMs = 0);

    sealed record HoldBody(bool Held);

    sealed record SecretsBody(string[]? Secrets);

    public static void MapStripeControl(this RouteGroupBuilder control)
    {
        control.MapPost("/stripe/limits", (HttpRequest request, StripeTables tables) => ControlBody.With<LimitsBody>(request, body =>
        {
            if (body.PerSecond < 1 || body.DelayMs is < 0 or > 60_000)
                return ControlBody.Refuse("perSecond is at least 1, or null for no limit; delayMs is 0 to 60000.");
            tables.Set(settings => settings with { PerSecond = body.PerSecond, DelayMs = body.DelayMs });
            return Results.Ok(body);
        }));

        control.MapPost("/stripe/hold", (HttpRequest request, StripeTables tables, StripeWorld world) => ControlBody.With<HoldBody>(request, body =>
        {
            world.CatchUp();
            return Results.Ok(new { tables.Set(settings => settings with { Held = body.Held }).Held, pending = tables.Deliveries.Count });
        }));

        control.MapPost("/stripe/secrets", (HttpRequest request, StripeTables tables) => ControlBody.With<SecretsBody>(request, body =>
        {
            if (body.Secrets is not { Length: > 0 } secrets || secrets.Any(string.IsNullOrEmpty))
                return ControlBody.Refuse("secrets names at least one secret, and none that is empty.");
            tables.Set(settings => settings with { Secrets = secrets });
            return Results.Ok(new { count = secrets.Length });
        }));

        control.MapGet("/stripe/state", (StripeWorld world) => world.Do(work => Results.Json(StateView.Of(work))));
        control.MapDelivery();
        control.MapPlantedEvents();
        control.MapCrowd();
    }
}
