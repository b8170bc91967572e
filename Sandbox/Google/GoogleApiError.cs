using System.Text.Json.Serialization;
using StreamVibe.Sandbox.Control;

namespace StreamVibe.Sandbox.Google;

/// <summary>A refusal in the shape of Google's JSON APIs. YouTube Data API: errors; Google API: standard error responses.</summary>
internal sealed record GoogleApiError(int Status, string Reason, string Message, string Domain = "global", string? Location = null, string? LocationType = null)
{
    static readonly Dictionary<int, string> StatusNames = new()
    {
        [400] = "INVALID_ARGUMENT",
        [401] = "UNAUTHENTICATED",
        [403] = "PERMISSION_DENIED",
        [404] = "NOT_FOUND",
        [412] = "FAILED_PRECONDITION",
        [429] = "RESOURCE_EXHAUSTED",
        [500] = "INTERNAL",
        [503] = "UNAVAILABLE",
    };

    public object Body => new ErrorBody(new ErrorObject(
        Status, Message, [new ErrorDetail(Message, Domain, Reason, Location, LocationType)],
        Domain == "global" ? StatusNames.GetValueOrDefault(Status) : null));

    public IResult Answer(HttpContext context)
    {
        RequestNote.Of(context).Error = Reason;
        return Results.Json(Body, statusCode: Status, contentType: "application/json; charset=UTF-8");
    }

    sealed record ErrorBody(ErrorObject Error);

    sealed record ErrorObject(
        int Code, string Message, ErrorDetail[] Errors, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Status);

    sealed record ErrorDetail(
        string Message, string Domain, string Reason,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Location,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? LocationType);
}
