using System.Text.Json;
using System.Text.Json.Nodes;

namespace StreamVibe.Sandbox.Ai;

/// <summary>Reads requests in which a text may be one string or a list of parts.</summary>
internal static class AiBody
{
    /// <summary>Null where the body is not a JSON object.</summary>
    public static async Task<JsonObject?> Read(HttpRequest request)
    {
        try
        {
            return await JsonNode.ParseAsync(request.Body, cancellationToken: request.HttpContext.RequestAborted) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>All text in it; null where it is neither.</summary>
    public static string? Text(JsonNode? content) => content switch
    {
        JsonArray parts => string.Join('\n', parts.Select(part => SchemaReader.Text(part is JsonObject members ? members["text"] : part)).OfType<string>()),
        _ => SchemaReader.Text(content),
    };

    /// <summary>Null where there is none, or none that is a whole number.</summary>
    public static int? Number(JsonNode? node) => node is JsonValue value && value.TryGetValue(out int number) ? number : null;

    public static bool IsTrue(JsonNode? node) => node is JsonValue value && value.TryGetValue(out bool flag) && flag;
}
