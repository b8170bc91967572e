using StreamVibe.Sandbox.Control;

namespace StreamVibe.Sandbox.Facebook;

/// <summary>A refusal in the shape of the Graph API. Graph API: handling errors.</summary>
internal sealed class GraphError(int status, int code, string message, string type = "OAuthException") : Exception(message)
{
    public int Status => status;

    public static object Body(int code, string message, string type) =>
        new { error = new { message, type, code, fbtrace_id = "AsandboxTraceIdOfFacebook" } };

    public IResult Answer(HttpContext context)
    {
        RequestNote.Of(context).Error = $"{code}";
        if (status == StatusCodes.Status401Unauthorized)
            context.Response.Headers.WWWAuthenticate = $"OAuth \"Facebook Platform\" \"invalid_token\" \"{Message}\"";
        return Results.Json(Body(code, Message, type), statusCode: status);
    }

    public static GraphError Parameter(string message) => new(400, 100, message);

    public static GraphError Token(string message) => new(401, 190, message);
}
