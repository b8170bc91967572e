using System.Text.Json.Nodes;
using StreamVibe.Sandbox.Ai;

namespace StreamVibe.Sandbox.OpenAi;

/// <summary>What strict mode demands of a schema. OpenAI API: structured outputs, supported schemas.</summary>
internal static class StrictSchema
{
    static readonly string[] Unsupported = ["allOf", "oneOf", "not", "if", "then", "else", "dependentRequired", "dependentSchemas", "patternProperties"];

    /// <summary>What is wrong with it; null where nothing is.</summary>
    public static string? Problem(JsonObject schema) =>
        schema["anyOf"] is not null || SchemaReader.TypeOf(schema) != "object" ? "schema must be a JSON Schema of 'type: \"object\"'." : Problem(schema, "");

    static string? Problem(JsonNode? node, string context)
    {
        if (node is not JsonObject schema)
            return null;
        if (Unsupported.FirstOrDefault(schema.ContainsKey) is { } keyword)
            return $"In context=({context}), '{keyword}' is not permitted.";
        if (SchemaReader.TypeOf(schema) == "object" && ObjectProblem(schema, context) is { } problem)
            return problem;
        if (schema["type"] is null && schema["$ref"] is null && schema["anyOf"] is null && schema["enum"] is null && schema["const"] is null)
            return $"In context=({context}), schema must have a 'type' key.";
        return Members(schema["properties"], context, "properties")
            ?? Members(schema["$defs"], context, "$defs")
            ?? Problem(schema["items"], context + "'items', ")
            ?? (schema["anyOf"] as JsonArray)?.Select((variant, index) => Problem(variant, $"{context}'anyOf', '{index}', ")).FirstOrDefault(found => found is not null);
    }

    static string? ObjectProblem(JsonObject schema, string context)
    {
        if (schema["additionalProperties"] is not JsonValue more || !more.TryGetValue(out bool allowed) || allowed)
            return $"In context=({context}), 'additionalProperties' is required to be supplied and to be false.";
        var required = (schema["required"] as JsonArray)?.Select(SchemaReader.Text).ToHashSet() ?? [];
        var missing = (schema["properties"] as JsonObject)?.Select(property => property.Key).FirstOrDefault(name => !required.Contains(name));
        return missing is null
            ? null
            : $"In context=({context}), 'required' is required to be supplied and to be an array including every key in properties. Missing '{missing}'.";
    }

    static string? Members(JsonNode? members, string context, string name) => (members as JsonObject)?
        .Select(member => Problem(member.Value, $"{context}'{name}', '{member.Key}', ")).FirstOrDefault(found => found is not null);
}
