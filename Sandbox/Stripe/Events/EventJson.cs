using System.Text.Json;
using System.Text.Json.Nodes;
using StreamVibe.Sandbox.Stripe.Frame;

namespace StreamVibe.Sandbox.Stripe.Events;

/// <summary>Events as they are shown and sent.</summary>
internal static class EventJson
{
    public static StripeEvent New(Work work, string type, JsonNode? about, JsonObject? previous, Occasion? occasion, bool livemode = false, string? apiVersion = ApiVersion.Current)
    {
        var data = new JsonObject { ["object"] = about?.DeepClone() };
        if (previous is not null)
            data["previous_attributes"] = previous;
        var id = StripeIds.New("evt_");
        return new StripeEvent
        {
            Id = id,
            Number = work.NextNumber(),
            Created = work.Now,
            Type = type,
            Body = JsonSerializer.SerializeToElement(new JsonObject
            {
                ["id"] = id,
                ["object"] = "event",
                ["api_version"] = apiVersion,
                ["created"] = work.Now,
                ["data"] = data,
                ["livemode"] = livemode,
                ["request"] = new JsonObject { ["id"] = occasion?.Request, ["idempotency_key"] = occasion?.IdempotencyKey },
                ["type"] = type,
            }),
        };
    }

    /// <summary>What goes to the webhook; text that was made by hand goes as it stands.</summary>
    public static string Sent(Work work, StripeEvent happened) => happened.Body.ValueKind == JsonValueKind.String ? happened.Body.GetString()! : Show(work, happened).ToJsonString(StripeJson.Written);

    public static JsonObject Show(Work work, StripeEvent happened)
    {
        var shown = JsonObject.Create(happened.Body) ?? new JsonObject { ["id"] = happened.Id, ["object"] = "event", ["type"] = happened.Type };
        shown["pending_webhooks"] = work.Deliveries.Find(happened.Id) is null ? 0 : 1;
        return shown;
    }
}
