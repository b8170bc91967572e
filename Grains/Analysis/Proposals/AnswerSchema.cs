using System.Text.Json;
using System.Text.Json.Nodes;
using StreamVibe.Content;

namespace StreamVibe.Analysis.Proposals;

/// <summary>The JSON schema of an answer: for each field that the platform has, a value with its reason. Only keywords that both providers take in strict mode; lengths are checked afterwards.</summary>
static class AnswerSchema
{
    public const string Name = "suggestions";

    public const string Proposed = "proposed", Reason = "reason", Confidence = "confidence";

    public static JsonElement Of(PlatformLimits limits) => JsonSerializer.SerializeToElement(Whole(limits.Fields.Select(field => (field, (JsonNode)Field(field))), null));

    public static bool IsList(string field) => field is "tags" or "hashtags";

    static JsonObject Field(string field) => Whole(
        [
            (Proposed, IsList(field) ? new JsonObject { ["type"] = "array", ["items"] = Type("string") } : Type("string")),
            (Reason, Type("string")),
            (Confidence, Type("number")),
        ],
        $"The proposed {field}.");

    static JsonObject Whole(IEnumerable<(string Name, JsonNode Schema)> members, string? description)
    {
        var all = members.ToList();
        var schema = Type("object");
        if (description is not null) schema["description"] = description;
        schema["properties"] = new JsonObject(all.Select(member => KeyValuePair.Create(member.Name, (JsonNode?)member.Schema)));
        schema["required"] = new JsonArray([.. all.Select(member => (JsonNode)member.Name)]);
        schema["additionalProperties"] = false;
        return schema;
    }

    static JsonObject Type(string type) => new() { ["type"] = type };
}
