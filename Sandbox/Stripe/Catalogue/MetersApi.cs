using StreamVibe.Sandbox.Stripe.Frame;

namespace StreamVibe.Sandbox.Stripe.Catalogue;

/// <summary>Stripe API: billing meters.</summary>
internal static class MetersApi
{
    const string Path = "/v1/billing/meters";

    public static readonly Operation[] Operations =
    [
        new("GET", Path, "status:active|inactive" + Listing.Takes, call => Listing.Of(call, Path, call.Work.Meters.All.Where(meter =>
            call.Text("status") is not { Length: > 0 } status || meter.Active == (status == "active")), MeterResource.Of)),
        new("POST", Path, "display_name! event_name! default_aggregation!{formula!:sum|count|last} customer_mapping{event_payload_key! type!:by_id}"
            + " value_settings{event_payload_key!} ~event_time_window", Create),
        new("GET", Path + "/{id}", "", call => MeterResource.Of(Known(call))),
        new("POST", Path + "/{id}", "display_name", call => Change(call, meter => meter with { DisplayName = call.Text("display_name") ?? meter.DisplayName })),
        new("POST", Path + "/{id}/deactivate", "", call => Change(call, meter => meter with { Active = false, DeactivatedAt = call.Work.Now })),
        new("POST", Path + "/{id}/reactivate", "", call => Change(call, meter => meter with { Active = true, DeactivatedAt = null })),
    ];

    public static Meter Known(Call call) => call.Work.Meters.Find(call.Id) ?? throw Refusal.NoSuch("billing meter", call.Id);

    static Answer Create(Call call)
    {
        var (work, name) = (call.Work, call.Parameters.Required("event_name"));
        if (work.Meters.All.Any(other => other.Active && other.EventName == name))
            throw Refusal.Invalid($"An active meter already exists for the event name: {name}", "event_name");
        var meter = new Meter
        {
            Id = StripeIds.New("mtr_test_"),
            Number = work.NextNumber(),
            Created = work.Now,
            Updated = work.Now,
            DisplayName = call.Parameters.Required("display_name"),
            EventName = name,
            Formula = call.Parameters.At("default_aggregation")!.Required("formula"),
            CustomerKey = call.Parameters.At("customer_mapping")?.Text("event_payload_key") ?? "stripe_customer_id",
            ValueKey = call.Parameters.At("value_settings")?.Text("event_payload_key") ?? "value",
        };
        work.Meters.Put(meter.Id, meter);
        return MeterResource.Of(meter);
    }

    static Answer Change(Call call, Func<Meter, Meter> to)
    {
        var meter = to(Known(call)) with { Updated = call.Work.Now };
        call.Work.Meters.Put(meter.Id, meter);
        return MeterResource.Of(meter);
    }
}
