using StreamVibe.Sandbox.Stripe.Frame;

namespace StreamVibe.Sandbox.Stripe.Events;

/// <summary>Stripe API: events, of the last 30 days. They are kept longer, so that one can still be sent after the clock was moved by months.</summary>
internal static class EventsApi
{
    const string Path = "/v1/events";
    const long Shown = 30L * 24 * 60 * 60, Kept = 4 * Shown;

    public static readonly Operation[] Operations =
    [
        new("GET", Path, "type types[] created:range delivery_success:bool" + Listing.Takes, List),
        new("GET", Path + "/{id}", "", call => EventJson.Show(call.Work, call.Work.Events.Find(call.Id) is { } happened && IsShown(call.Work, happened) ? happened : throw Refusal.NoSuch("event", call.Id))),
    ];

    /// <summary>Drops what is too old.</summary>
    public static void Forget(Work work)
    {
        foreach (var old in work.Events.All.Where(happened => happened.Created + Kept < work.Now).ToList())
        {
            work.Events.Remove(old.Id);
            work.Deliveries.Remove(old.Id);
        }
    }

    static Answer List(Call call)
    {
        var (work, type, types) = (call.Work, call.Text("type"), call.Parameters.Texts("types"));
        if (type is { Length: > 0 } && types.Length > 0)
            throw Refusal.Invalid("You may only specify one of these parameters: type, types.", "type");
        if (types.Length > 20)
            throw Refusal.Invalid("You may specify up to 20 types.", "types");
        return Listing.Of(call, Path, work.Events.All.Where(happened => IsShown(work, happened)
            && (type is not { Length: > 0 } || Matches(type, happened.Type))
            && (types.Length == 0 || types.Contains(happened.Type))
            // Delivered is what was sent and taken; not delivered is what is still, or for ever, on its way.
            && (call.Parameters.Flag("delivery_success") is not { } success || work.Deliveries.Find(happened.Id) is null == success)
            && Listing.InRange(call.Parameters.At("created"), happened.Created)), happened => EventJson.Show(work, happened));
    }

    static bool IsShown(Work work, StripeEvent happened) => happened.Created + Shown >= work.Now;

    // "invoice.*" stands for all of a kind.
    static bool Matches(string wanted, string type) => wanted.EndsWith(".*", StringComparison.Ordinal) ? type.StartsWith(wanted[..^1], StringComparison.Ordinal) : wanted == type;
}
