using System.Text;
using Microsoft.AspNetCore.Http.Features;

namespace StreamVibe.Sandbox.Control;

/// <summary>Notes every request to a service, after it is answered or lost, with everything secret left out.</summary>
internal sealed class RequestJournalMiddleware(RequestDelegate next, RequestJournal journal, IEnumerable<IOutsideService> services, TimeProvider clock)
{
    const int LongestBody = 16 * 1024;
    readonly HashSet<string> names = [.. services.Select(service => service.Name)];

    public async Task InvokeAsync(HttpContext context)
    {
        var service = FaultMiddleware.ServiceOf(context.Request);
        if (!names.Contains(service))
        {
            await next(context);
            return;
        }
        var (request, time) = (context.Request, clock.GetUtcNow());
        var body = await Body(request);
        try
        {
            await next(context);
        }
        finally
        {
            var note = RequestNote.Of(context);
            journal.Add(new JournalledRequest(
                0, time, service, request.Method, request.Path, Redaction.Pairs(request.QueryString.Value), body,
                context.Response.StatusCode, note.Units, note.Account, note.Error, note.Fault));
        }
    }

    static async Task<string?> Body(HttpRequest request)
    {
        if (request.HttpContext.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: false })
            return null;
        request.EnableBuffering();
        using var reader = new StreamReader(request.Body, Encoding.UTF8, leaveOpen: true);
        var text = await reader.ReadToEndAsync(request.HttpContext.RequestAborted);
        request.Body.Position = 0;
        return text.Length is 0 or > LongestBody ? null
            : request.HasFormContentType ? Redaction.Pairs(text)
            : request.HasJsonContentType() ? Redaction.Json(text)
            : null;
    }
}
