using System.Globalization;
using System.Text.Json.Nodes;
using StreamVibe.Sandbox.Stripe.Catalogue;
using StreamVibe.Sandbox.Stripe.Frame;

namespace StreamVibe.Sandbox.Stripe.Metering;

/// <summary>
/// Stripe API: meter events and their sums. What is wrong with the event's time or identifier is refused; what is wrong with its meter, customer or
/// value shows only later, since Stripe works events off after it has taken them: here in <see cref="MeterEvent.Problem"/>.
/// </summary>
internal static class MeterEventsApi
{
    const long Day = 24 * 60 * 60, Oldest = 35 * Day, Newest = 5 * 60;

    public static readonly Operation[] Operations =
    [
        new("POST", "/v1/billing/meter_events", "event_name! payload!{*} identifier timestamp:int", Create),
        new("GET", "/v1/billing/meters/{id}/event_summaries", "customer! start_time!:int end_time!:int value_grouping_window:hour|day" + Listing.Takes, Summaries),
    ];

    static Answer Create(Call call)
    {
        var work = call.Work;
        var identifier = call.Text("identifier") is { Length: > 0 } given ? given : StripeIds.New("", 32);
        var timestamp = call.Parameters.Integer("timestamp") ?? work.Now;
        if (identifier.Length > 100)
            throw Refusal.Invalid("identifier takes up to 100 characters.", "identifier", "parameter_invalid_string_too_long");
        if (timestamp < work.Now - Oldest)
            throw Refusal.Invalid("The timestamp must be within the past 35 days.", "timestamp", "timestamp_too_far_in_past");
        if (timestamp > work.Now + Newest)
            throw Refusal.Invalid("The timestamp must be at most 5 minutes in the future.", "timestamp", "timestamp_in_future");
        // Stripe knows an identifier for a rolling day, and counts it again after that.
        if (work.MeterEvents.Find(identifier) is { } known && known.Created + Day > work.Now)
            throw Refusal.Invalid($"An event already exists with identifier {identifier}.", "identifier", "duplicate_meter_event");
        var payload = StripeJson.Metadata(call.Parameters.At("payload"), new Dictionary<string, string>());
        var used = Judged(work, new MeterEvent(call.Parameters.Required("event_name"), identifier, payload, timestamp, work.Now, null, 0, null));
        if (work.MeterEvents.Find(identifier) is { } earlier)
            work.MeterEvents.Put($"{identifier}@{earlier.Created}", earlier);
        work.MeterEvents.Put(identifier, used);
        return new JsonObject
        {
            ["object"] = "billing.meter_event",
            ["created"] = used.Created,
            ["event_name"] = used.EventName,
            ["identifier"] = used.Identifier,
            ["livemode"] = false,
            ["payload"] = StripeJson.Map(used.Payload),
            ["timestamp"] = used.Timestamp,
        };
    }

    static MeterEvent Judged(Work work, MeterEvent used)
    {
        var meter = work.Meters.All.Where(meter => meter.EventName == used.EventName).OrderByDescending(meter => meter.Active).FirstOrDefault();
        var customer = used.Payload.GetValueOrDefault(meter?.CustomerKey ?? "");
        var isWhole = long.TryParse(used.Payload.GetValueOrDefault(meter?.ValueKey ?? "") ?? (meter?.Formula == "count" ? "1" : ""), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value);
        return used with
        {
            Customer = customer,
            Value = value,
            Problem = meter is null ? "no_meter"
                : !meter.Active ? "archived_meter"
                : customer is null ? "meter_event_no_customer_defined"
                : work.Customers.Find(customer) is not { Deleted: false } ? "meter_event_customer_not_found"
                : !isWhole ? "meter_event_invalid_value"
                : null,
        };
    }

    static Answer Summaries(Call call)
    {
        var (work, meter, parameters) = (call.Work, MetersApi.Known(call), call.Parameters);
        var (customer, start, end) = (parameters.Required("customer"), parameters.Integer("start_time")!.Value, parameters.Integer("end_time")!.Value);
        var window = parameters.Text("value_grouping_window") switch { "hour" => 60 * 60, "day" => Day, _ => 0 };
        var aligned = window == 0 ? 60 : window;
        if (start % aligned != 0 || end % aligned != 0)
            throw Refusal.Invalid(window == Day ? "start_time and end_time must lie at midnight UTC." : "start_time and end_time must lie at whole minutes or hours.", "start_time");
        if (end <= start)
            throw Refusal.Invalid("end_time must be after start_time.", "end_time");
        var step = window == 0 ? end - start : window;
        List<JsonObject> sums = [];
        for (var from = end - step; from >= start; from -= step)
            if (MeterUse.Any(work, meter, customer, from, from + step))
                sums.Add(Summary(meter, MeterUse.Sum(work, meter, customer, from, from + step), from, from + step));
        var limit = (int)(parameters.Integer("limit") ?? 10);
        var rest = parameters.Text("starting_after") is { Length: > 0 } after ? sums.SkipWhile(sum => (string?)sum["id"] != after).Skip(1).ToList() : sums;
        return Listing.Of($"/v1/billing/meters/{meter.Id}/event_summaries", rest.Take(limit), rest.Count > limit);
    }

    static JsonObject Summary(Meter meter, long sum, long from, long until) => new()
    {
        ["id"] = $"mtrusg_{meter.EventName}_{from}_{until}",
        ["object"] = "billing.meter_event_summary",
        ["aggregated_value"] = sum,
        ["end_time"] = until,
        ["livemode"] = false,
        ["meter"] = meter.Id,
        ["start_time"] = from,
    };
}
