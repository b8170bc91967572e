using System.Text.Json;
using System.Text.Json.Nodes;
using StreamVibe.Sandbox.Control;
using StreamVibe.Sandbox.Stripe.Events;

namespace StreamVibe.Sandbox.Stripe.Control;

/// <summary>Events that did not happen: of unknown types, of live mode, of another version, about anything, or no JSON at all. They are signed and sent as all others.</summary>
internal static class PlantedEventControl
{
    /// <param name="Object">What it is about.</param>
    /// <param name="Raw">The whole body, sent as it stands; the others then only name it in lists.</param>
    sealed record PlantedBody(string? Type, JsonNode? Object = null, JsonObject? PreviousAttributes = null, bool Livemode = false, string? ApiVersion = Frame.ApiVersion.Current, string? Raw = null);

    public static void MapPlantedEvents(this RouteGroupBuilder control) => control.MapPost("/stripe/events", (HttpRequest request, StripeWorld world) =>
        ControlBody.With<PlantedBody>(request, body => body.Type is not { Length: > 0 } type ? ControlBody.Refuse("type is needed.") : Results.Json(world.Do(work =>
        {
            var planted = EventJson.New(work, type, body.Object, body.PreviousAttributes?.DeepClone().AsObject(), null, body.Livemode, body.ApiVersion);
            if (body.Raw is { } raw)
                planted = planted with { Body = JsonSerializer.SerializeToElement(raw) };
            work.Send(planted);
            return new { planted.Id, planted.Type };
        }), statusCode: StatusCodes.Status201Created)));
}
