using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using StreamVibe.Sandbox.Ai;

namespace StreamVibe.Sandbox.OpenAi;

/// <summary>The form an answer is asked for in, as both endpoints have it.</summary>
internal static partial class ResponseFormat
{
    /// <summary>The schema; null for plain text.</summary>
    /// <param name="format">Says what kind.</param>
    /// <param name="schema">Name, schema and strictness, if it is of that kind.</param>
    /// <param name="param">What a refusal names.</param>
    public static JsonObject? Read(JsonNode? format, JsonNode? schema, string param)
    {
        switch (SchemaReader.Text((format as JsonObject)?["type"]))
        {
            case null when format is null:
            case "text":
                return null;
            case "json_object":
                return new JsonObject { ["type"] = "object" };
            case "json_schema":
                break;
            default:
                throw OpenAiError.Invalid(param + ".type", "supported values are: 'text', 'json_object' and 'json_schema'.");
        }
        if (schema is not JsonObject asked || SchemaReader.Text(asked["name"]) is not { } name)
            throw OpenAiError.Missing(param + ".name");
        if (!SchemaName().IsMatch(name))
            throw OpenAiError.Invalid(param + ".name", "it takes up to 64 letters, digits, underscores and dashes.");
        if (asked["schema"] is not JsonObject found)
            throw OpenAiError.Missing(param + ".schema");
        if (AiBody.IsTrue(asked["strict"]) && StrictSchema.Problem(found) is { } problem)
            throw new OpenAiError(400, $"Invalid schema for response_format '{name}': {problem}", param: param, code: param == Responses.Format ? "invalid_json_schema" : null);
        return found;
    }

    [GeneratedRegex(@"\A[A-Za-z0-9_-]{1,64}\z")]
    private static partial Regex SchemaName();
}
