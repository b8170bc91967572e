using System.Text.Json;
using System.Text.Json.Serialization;

namespace StreamVibe.Sandbox.Control;

/// <summary>Bodies and refusals of the control routes: whoever mistypes a field is told, instead of wondering why nothing happened.</summary>
internal static class ControlBody
{
    static readonly JsonSerializerOptions Strict = new(JsonSerializerDefaults.Web) { UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow };

    /// <summary>Hands the body to the action, or answers 400 with what is wrong with it.</summary>
    public static async Task<IResult> With<T>(HttpRequest request, Func<T, Task<IResult>> action) where T : class
    {
        T? body;
        try
        {
            body = await JsonSerializer.DeserializeAsync<T>(request.Body, Strict, request.HttpContext.RequestAborted);
        }
        catch (JsonException error)
        {
            return Refuse(error.Message);
        }
        return body is null ? Refuse("A JSON object is needed.") : await action(body);
    }

    public static Task<IResult> With<T>(HttpRequest request, Func<T, IResult> action) where T : class =>
        With<T>(request, body => Task.FromResult(action(body)));

    public static IResult Refuse(string message, int status = StatusCodes.Status400BadRequest) => Results.Json(new { error = message }, statusCode: status);
}
