using Microsoft.AspNetCore.Diagnostics;

namespace StreamVibe.Api.Http;

/// <summary>The one place where an exception becomes an answer.</summary>
sealed partial class FailureHandler(ILogger<FailureHandler> log) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext context, Exception exception, CancellationToken cancellation)
    {
        if (context.Response.HasStarted) return false;
        await ErrorAnswer.WriteAsync(context, RefusalOf(exception, ErrorAnswer.TraceOf(context)));
        return true;
    }

    Refusal RefusalOf(Exception exception, string traceId)
    {
        switch (exception)
        {
            case DomainException { Code: not ErrorCode.Internal } refused:
                return Refusal.Of(refused);
            case InvalidFieldsException invalid:
                return invalid.Refusal;
            case BadHttpRequestException bad:
                return BadRequests.RefusalOf(bad);
            case var _ when Transient.Is(exception):
                LogUnavailable(exception, traceId);
                return new(ErrorCode.Unavailable, "Please try again in a moment.");
            default:
                // The text may hold anything: it goes to the log, never to the client.
                LogUnhandled(exception, traceId);
                return new(ErrorCode.Internal);
        }
    }

    [LoggerMessage(2000, LogLevel.Error, "Unhandled exception in request {TraceId}")]
    partial void LogUnhandled(Exception exception, string traceId);

    [LoggerMessage(2001, LogLevel.Warning, "A part of the system did not answer request {TraceId}")]
    partial void LogUnavailable(Exception exception, string traceId);
}
