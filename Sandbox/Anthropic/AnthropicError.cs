using System.Text.Json.Nodes;
using StreamVibe.Sandbox.Control;

namespace StreamVibe.Sandbox.Anthropic;

/// <summary>A refusal in Anthropic's shape. Claude API: errors.</summary>
internal sealed class AnthropicError(int status, string message, string? type = null) : Exception(message)
{
    string Type => type ?? status switch
    {
        401 => "authentication_error",
        402 => "billing_error",
        403 => "permission_error",
        404 => "not_found_error",
        413 => "request_too_large",
        429 => "rate_limit_error",
        504 => "timeout_error",
        529 => "overloaded_error",
        >= 500 => "api_error",
        _ => "invalid_request_error",
    };

    public IResult Answer(HttpContext context)
    {
        RequestNote.Of(context).Error = Type;
        return Results.Json(Body(context.Response.Headers[AnthropicDoor.RequestId]), statusCode: status);
    }

    public JsonObject Body(string? request) => new()
    {
        ["type"] = "error",
        ["error"] = new JsonObject { ["type"] = Type, ["message"] = Message },
        ["request_id"] = request,
    };

    public static AnthropicError Invalid(string message) => new(400, message);
}
