namespace StreamVibe.Notifications;

/// <summary>A user's notifications. Key: user id.</summary>
[Alias("sv.IInboxGrain")]
public interface IInboxGrain : IGrainWithGuidKey
{
    [Alias("List")]
    Task<Page<Notification>> List(PageRequest page);

    /// <summary>Marks one as read; reading twice keeps the first time. False where the user has no such notification.</summary>
    [Alias("Read")]
    Task<bool> Read(Guid notificationId, OperationId operation);

    [Alias("ReadAll")]
    Task ReadAll(OperationId operation);
}

/// <summary>Something that happened while the user looked elsewhere.</summary>
/// <param name="Kind">What happened, e.g. <c>sync_completed</c>.</param>
/// <param name="Link">A path of the dashboard; null where there is nothing to open.</param>
[GenerateSerializer, Immutable, Alias("sv.Notification")]
public sealed record Notification(
    [property: Id(0)] Guid Id,
    [property: Id(1)] string Kind,
    [property: Id(2)] string Title,
    [property: Id(3)] string Body,
    [property: Id(4)] string? Link,
    [property: Id(5)] DateTimeOffset CreatedAt,
    [property: Id(6)] DateTimeOffset? ReadAt);
