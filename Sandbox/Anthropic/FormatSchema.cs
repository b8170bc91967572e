using System.Text.Json.Nodes;
using StreamVibe.Sandbox.Ai;

namespace StreamVibe.Sandbox.Anthropic;

/// <summary>What is demanded of a schema. Claude API: structured outputs, JSON Schema limitations.</summary>
internal static class FormatSchema
{
    static readonly string[] Unsupported =
        ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "minLength", "maxLength", "maxItems", "uniqueItems", "not", "if", "patternProperties"];

    /// <summary>What is wrong with it; null where nothing is.</summary>
    public static string? Problem(JsonNode? node)
    {
        if (node is not JsonObject schema)
            return null;
        var type = SchemaReader.TypeOf(schema);
        if (type == "object" && (schema["additionalProperties"] is not JsonValue more || !more.TryGetValue(out bool allowed) || allowed))
            return "For 'object' type, 'additionalProperties' must be explicitly set to false";
        if (Unsupported.FirstOrDefault(schema.ContainsKey) is { } keyword)
            return $"For '{type}' type, property '{keyword}' is not supported";
        return Of(schema["properties"]) ?? Of(schema["$defs"]) ?? Problem(schema["items"]) ?? Of(schema["anyOf"]) ?? Of(schema["allOf"]);
    }

    static string? Of(JsonNode? several) => (several switch
    {
        JsonObject members => members.Select(member => member.Value),
        JsonArray list => list,
        _ => [],
    }).Select(Problem).FirstOrDefault(found => found is not null);
}
