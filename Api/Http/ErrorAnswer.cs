using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Serialization;
using StreamVibe.Billing;
using StreamVibe.Content;

namespace StreamVibe.Api.Http;

/// <summary>Every error on the wire: problem details (RFC 9457) with our code and the trace id.</summary>
/// <param name="Type"><c>urn:streamvibe:error:{code}</c></param>
/// <param name="Detail">One sentence about this case, where there is more to say than the title.</param>
/// <param name="TraceId">Quote it when asking for help: the logs carry it.</param>
/// <param name="Errors">What is wrong, field by field.</param>
/// <param name="Conflict">With `version_conflict` of a content item: what the change and the item disagree about.</param>
/// <param name="Quota">With `quota_exceeded`: the quota as `GET /api/quota/{kind}` shows it.</param>
sealed record ErrorAnswer(
    string Type,
    string Title,
    int Status,
    string Code,
    string TraceId,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Detail = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] ImmutableSortedDictionary<string, string[]>? Errors = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] EditConflict? Conflict = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] QuotaStatus? Quota = null)
{
    public const string ContentType = "application/problem+json";

    /// <summary>Writes the answer for a refusal, with <c>Retry-After</c> where waiting helps.</summary>
    public static Task WriteAsync(HttpContext context, Refusal refusal)
    {
        var row = Problems.Of(refusal.Code);
        var status = refusal.Status ?? row.Status;
        var code = DomainException.Text(refusal.Code);
        if ((refusal.RetryAfter ?? row.RetryAfter) is { } wait && status is 429 or 503)
            context.Response.Headers.RetryAfter = Seconds(wait).ToString(CultureInfo.InvariantCulture);
        context.Response.StatusCode = status;
        var answer = new ErrorAnswer($"urn:streamvibe:error:{code}", row.Title, status, code, TraceOf(context), refusal.Detail, refusal.Errors, refusal.Conflict, refusal.Quota);
        return context.Response.WriteAsJsonAsync(answer, options: null, ContentType, context.RequestAborted);
    }

    /// <summary>The id under which this request is found in logs and traces.</summary>
    public static string TraceOf(HttpContext context) => Activity.Current?.TraceId.ToHexString() ?? context.TraceIdentifier;

    // Rounded up, so that a client that waits exactly so long is not refused again.
    static long Seconds(TimeSpan wait) => Math.Max(1, (long)Math.Ceiling(wait.TotalSeconds));
}

/// <summary>Why a request is refused.</summary>
/// <param name="Status">Only where the framework chose a status that is not the code's own, e.g. 405.</param>
sealed record Refusal(
    ErrorCode Code,
    string? Detail = null,
    ImmutableSortedDictionary<string, string[]>? Errors = null,
    TimeSpan? RetryAfter = null,
    int? Status = null,
    EditConflict? Conflict = null,
    QuotaStatus? Quota = null)
{
    public static Refusal Of(DomainException e) => new(e.Code, e.Message, e.Field is { } field ? Field(field, e.Message) : null, e.RetryAfter, Conflict: e.Conflict, Quota: e.Quota);

    public static ImmutableSortedDictionary<string, string[]> Field(string field, string why) =>
        ImmutableSortedDictionary<string, string[]>.Empty.Add(field, [why]);
}
