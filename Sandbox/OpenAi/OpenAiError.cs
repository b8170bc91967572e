using System.Text.Json.Nodes;
using StreamVibe.Sandbox.Control;

namespace StreamVibe.Sandbox.OpenAi;

/// <summary>A refusal in OpenAI's shape. OpenAI API: error codes.</summary>
internal sealed class OpenAiError(int status, string message, string type = "invalid_request_error", string? param = null, string? code = null) : Exception(message)
{
    public IResult Answer(HttpContext context)
    {
        RequestNote.Of(context).Error = code ?? type;
        return Results.Json(Body(), statusCode: status);
    }

    public JsonObject Body() => new()
    {
        ["error"] = new JsonObject { ["message"] = Message, ["type"] = type, ["param"] = param, ["code"] = code },
    };

    public static OpenAiError Missing(string name) => new(400, $"Missing required parameter: '{name}'.", param: name, code: "missing_required_parameter");

    public static OpenAiError Invalid(string name, string why) => new(400, $"Invalid value for '{name}': {why}", param: name, code: "invalid_value");

    public static OpenAiError Unsupported(string name, string why) => new(400, $"Unsupported parameter: '{name}' {why}", param: name, code: "unsupported_parameter");

    /// <summary>What the service says with a status that a fault asks for.</summary>
    public static OpenAiError Of(int status, string? reason)
    {
        const string Message = "Fault injected by the sandbox.";
        return status switch
        {
            401 => new(status, Message, code: reason ?? "invalid_api_key"),
            403 => new(status, Message, code: reason ?? "unsupported_country_region_territory"),
            404 => new(status, Message, code: reason ?? "model_not_found"),
            429 when reason == "insufficient_quota" => new(status, Message, "insufficient_quota", code: reason),
            429 => new(status, Message, "requests", code: reason ?? "rate_limit_exceeded"),
            >= 500 => new(status, Message, "server_error", code: reason),
            _ => new(status, Message, code: reason),
        };
    }
}
