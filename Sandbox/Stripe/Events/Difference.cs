using System.Text.Json.Nodes;

namespace StreamVibe.Sandbox.Stripe.Events;

/// <summary>What an object was before, as far as it is different now. Stripe API: <c>previous_attributes</c> of an event.</summary>
internal static class Difference
{
    public static JsonObject Of(JsonObject before, JsonObject after)
    {
        var difference = new JsonObject();
        foreach (var (name, old) in before)
        {
            var now = after[name];
            if (JsonNode.DeepEquals(old, now))
                continue;
            difference[name] = old is JsonObject was && now is JsonObject @is ? Of(was, @is) : old?.DeepClone();
        }
        foreach (var (name, _) in after.Where(member => member.Value is not null && !before.ContainsKey(member.Key)))
            difference[name] = null;
        return difference;
    }
}
