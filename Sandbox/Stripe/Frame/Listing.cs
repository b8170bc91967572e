using System.Text.Json.Nodes;

namespace StreamVibe.Sandbox.Stripe.Frame;

/// <summary>Lists: newest first, a page at a time, by the ids at its ends. Stripe API: pagination.</summary>
internal static class Listing
{
    public const string Takes = " limit:int starting_after ending_before";

    public static JsonObject Of<T>(Call call, string url, IEnumerable<T> objects, Func<T, JsonObject> render) where T : Entity
    {
        var (limit, after, before) = (call.Parameters.Integer("limit") ?? 10, call.Text("starting_after"), call.Text("ending_before"));
        if (limit is < 1 or > 100)
            throw Refusal.Invalid("This value must be between 1 and 100 (inclusive)", "limit", limit < 1 ? "parameter_invalid_integer" : null);
        if (after is { Length: > 0 } && before is { Length: > 0 })
            throw Refusal.Invalid("You cannot use both starting_after and ending_before.", "starting_after");
        var newestFirst = objects.OrderByDescending(item => item.Number).ToList();
        List<T> page;
        bool more;
        if (before is { Length: > 0 })
        {
            // The page that ends right before that object, still newest first.
            var earlier = newestFirst.Take(PlaceOf(newestFirst, before, "ending_before")).ToList();
            page = [.. earlier.TakeLast((int)limit)];
            more = earlier.Count > page.Count;
        }
        else
        {
            var rest = newestFirst.Skip(after is { Length: > 0 } ? PlaceOf(newestFirst, after, "starting_after") + 1 : 0).ToList();
            page = [.. rest.Take((int)limit)];
            more = rest.Count > page.Count;
        }
        return Of(url, page.Select(render), more);
    }

    public static JsonObject Of(string url, IEnumerable<JsonObject> data, bool more = false) => new()
    {
        ["object"] = "list",
        ["data"] = new JsonArray([.. data]),
        ["has_more"] = more,
        ["url"] = url,
    };

    /// <summary>Whether a time lies in what <c>created</c> asks for: a second, or ends of a range.</summary>
    public static bool InRange(Parameters? range, long time) => range is null
        || (range.Value is { Length: > 0 } exact ? time == long.Parse(exact, System.Globalization.CultureInfo.InvariantCulture)
        : !(time <= range.Integer("gt") || time < range.Integer("gte") || time >= range.Integer("lt") || time > range.Integer("lte")));

    static int PlaceOf<T>(List<T> objects, string id, string param) where T : Entity =>
        objects.FindIndex(item => item.Id == id) is >= 0 and var place ? place : throw Refusal.NoSuch("object", id, param);
}
