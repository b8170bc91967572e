using System.Text.Json.Nodes;

namespace StreamVibe.Sandbox.Stripe.Catalogue;

internal static class MeterResource
{
    public static JsonObject Of(Meter meter) => new()
    {
        ["id"] = meter.Id,
        ["object"] = "billing.meter",
        ["created"] = meter.Created,
        ["customer_mapping"] = new JsonObject { ["event_payload_key"] = meter.CustomerKey, ["type"] = "by_id" },
        ["default_aggregation"] = new JsonObject { ["formula"] = meter.Formula },
        ["display_name"] = meter.DisplayName,
        ["event_name"] = meter.EventName,
        ["event_time_window"] = null,
        ["livemode"] = false,
        ["status"] = meter.Active ? "active" : "inactive",
        ["status_transitions"] = new JsonObject { ["deactivated_at"] = meter.DeactivatedAt },
        ["updated"] = meter.Updated,
        ["value_settings"] = new JsonObject { ["event_payload_key"] = meter.ValueKey },
    };
}
