using System.ComponentModel;
using Microsoft.AspNetCore.Mvc;
using StreamVibe.Api.Http;

namespace StreamVibe.Api.Notifications;

/// <summary>News as they happen.</summary>
static class EventsApi
{
    public static void MapEvents(this IEndpointRouteBuilder routes) => routes.MapSignedIn("/api/events", "Notifications")
        .MapGet("", Open).WithName("streamEvents").WithSummary("News as they happen, as server-sent events")
        .WithDescription("Events notification, sync, quota and connection, each with the object of its own route. Only a notification has an id. A comment every 15 seconds says that the stream lives. "
            + "Read what you show again after each opening: of what happened while no stream was open, only notifications are told, and only after an id.")
        .Produces<string>(StatusCodes.Status200OK, EventStream.ContentType).Refuses(ErrorCode.RateLimited)
        // A stream lasts for hours: among the durations of requests it would say nothing and spoil all.
        .DisableHttpMetrics();

    static Task Open(
        [FromHeader(Name = "Last-Event-ID"), Description("Id of the last notification that was received: the stream begins with what came after it, at most the newest 100.")] string? lastEventId,
        HttpContext context, CurrentUser user, EventStream stream) =>
        stream.Run(context, user, Guid.TryParse(lastEventId, out var id) ? id : null);
}
