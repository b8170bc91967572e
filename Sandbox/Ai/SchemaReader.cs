using System.Text.Json.Nodes;

namespace StreamVibe.Sandbox.Ai;

/// <summary>Reads JSON Schema as far as the services take it.</summary>
internal static class SchemaReader
{
    static readonly string[] Reasons = ["reason", "rationale", "explanation", "why"];

    /// <summary>The schema that a reference points to, or the one given.</summary>
    public static JsonObject? Resolve(JsonObject root, JsonNode? given)
    {
        for (var hops = 0; hops < 8; hops++)
        {
            if (given is not JsonObject schema)
                return null;
            if (Text(schema["$ref"]) is not { } reference)
                return schema;
            given = reference.Split('/').Skip(1).Aggregate((JsonNode?)root, (node, step) => (node as JsonObject)?[Unescaped(step)]);
        }
        return null;
    }

    /// <summary>The type that is not null, of several.</summary>
    public static string? TypeOf(JsonObject? schema) => schema is null ? null : schema["type"] switch
    {
        JsonArray several => several.Select(Text).FirstOrDefault(type => type != "null"),
        null => schema["properties"] is not null ? "object" : schema["items"] is not null ? "array" : null,
        var one => Text(one),
    };

    public static bool IsNull(JsonObject root, JsonNode? schema) => Resolve(root, schema) is { } found && Text(found["type"]) == "null";

    public static bool IsNullable(JsonObject root, JsonObject schema) =>
        (schema["type"] is JsonArray several && several.Any(type => Text(type) == "null"))
        || ((schema["anyOf"] ?? schema["oneOf"]) is JsonArray variants && variants.Any(variant => IsNull(root, variant)));

    public static bool IsReason(string name) => Reasons.Any(word => name.Contains(word, StringComparison.OrdinalIgnoreCase));

    /// <summary>The field that a member's name speaks of.</summary>
    public static string? FieldOf(string name) =>
        Speaks(name, "hashtag") ? "hashtags"
        : Speaks(name, "tag") || Speaks(name, "keyword") ? "tags"
        : Speaks(name, "title") || Speaks(name, "headline") ? "title"
        : Speaks(name, "description") || Speaks(name, "caption") ? "description"
        : null;

    /// <summary>The fields that elements of a list can be about; null where they do not say.</summary>
    public static IReadOnlyList<string>? FieldChoices(JsonObject root, JsonObject? elements)
    {
        if (elements?["properties"] is not JsonObject properties)
            return null;
        foreach (var (name, given) in properties)
        {
            var member = Resolve(root, given);
            if (member?["enum"] is JsonArray choices && IAuthor.Fields.Intersect(choices.Select(Text)).ToList() is { Count: > 0 } fields)
                return fields!;
            if (name.Equals("field", StringComparison.OrdinalIgnoreCase) && member?["enum"] is null && TypeOf(member) == "string")
                return IAuthor.Fields;
        }
        return null;
    }

    public static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue(out string? text) ? text : null;

    static string Unescaped(string step) => step.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);

    static bool Speaks(string name, string word) => name.Contains(word, StringComparison.OrdinalIgnoreCase);
}
