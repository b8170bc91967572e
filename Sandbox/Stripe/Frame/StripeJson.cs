using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace StreamVibe.Sandbox.Stripe.Frame;

/// <summary>Pieces that many objects are made of.</summary>
internal static class StripeJson
{
    public static readonly JsonSerializerOptions Written = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static JsonObject Map(IReadOnlyDictionary<string, string> values) => [.. values.Select(value => KeyValuePair.Create(value.Key, (JsonNode?)value.Value))];

    /// <summary>Metadata after a change: an empty value takes its name away, an empty text takes all away. Stripe API: metadata.</summary>
    public static Dictionary<string, string> Metadata(Parameters? change, IReadOnlyDictionary<string, string> before)
    {
        if (change is null)
            return new(before);
        if (change.Value == "")
            return [];
        var after = new Dictionary<string, string>(before);
        foreach (var (name, value) in change.Children)
            if (value.Value is { Length: > 0 } text)
                after[name] = text;
            else
                after.Remove(name);
        if (after.Count > 50 || after.Any(pair => pair.Key.Length > 40 || pair.Value.Length > 500))
            throw Refusal.Invalid("Metadata takes up to 50 keys of up to 40 characters with values of up to 500.", "metadata");
        return after;
    }

    /// <summary>A text after a change: absent leaves it, empty unsets it.</summary>
    public static string? Changed(string? sent, string? before) => sent is null ? before : sent.Length == 0 ? null : sent;

    public static JsonNode? Decimal(decimal? amount) => amount?.ToString("0.############", System.Globalization.CultureInfo.InvariantCulture);
}
