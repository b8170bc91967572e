using Microsoft.AspNetCore.Http.HttpResults;
using StreamVibe.Api.Http;
using StreamVibe.Notifications;

namespace StreamVibe.Api.Notifications;

/// <summary>What happened while the user looked elsewhere.</summary>
static class NotificationsApi
{
    public static void MapNotifications(this IEndpointRouteBuilder routes)
    {
        var notifications = routes.MapSignedIn("/api/notifications", "Notifications");
        notifications.MapGet("", List).WithName("listNotifications").WithSummary("Your notifications, newest first").Refuses(ErrorCode.InvalidCursor);
        notifications.MapPost("/{id:guid}/read", Read).WithName("readNotification").WithSummary("Mark one as read").Refuses(ErrorCode.NotFound);
        notifications.MapPost("/read-all", ReadAll).WithName("readAllNotifications").WithSummary("Mark all as read");
    }

    static async Task<Ok<Page<Notification>>> List([AsParameters] Paging page, CurrentUser user, IGrainFactory grains) =>
        TypedResults.Ok(await grains.GetGrain<IInboxGrain>(user.Id).List(page.ToRequest()));

    static async Task<NoContent> Read(Guid id, CurrentUser user, Operation operation, IGrainFactory grains) =>
        await grains.GetGrain<IInboxGrain>(user.Id).Read(id, operation.Id) ? TypedResults.NoContent() : throw DomainException.NotFound("notification");

    static async Task<NoContent> ReadAll(CurrentUser user, Operation operation, IGrainFactory grains)
    {
        await grains.GetGrain<IInboxGrain>(user.Id).ReadAll(operation.Id);
        return TypedResults.NoContent();
    }
}
