using Orleans.Concurrency;

namespace StreamVibe.Notifications;

/// <summary>A user's notifications, and the pages that listen for news. Key: user id.</summary>
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

    /// <summary>
    /// News from now on, beginning with a sign of life: first what came after the notification <paramref name="after"/>, the newest 100 where there are more or where it is unknown,
    /// then the runs at work, then whatever happens. Ends where it is taken too slowly, or where the silo stops: come back with the last id. Throws <see cref="ErrorCode.RateLimited"/>
    /// where the user listens too often already.
    /// </summary>
    [Alias("Subscribe")]
    IAsyncEnumerable<LiveEvent> Subscribe(Guid? after, CancellationToken cancellation = default);

    /// <summary>Passes a hint to the pages that listen. It may be lost; what it tells is in the tables.</summary>
    [Alias("Announce"), OneWay, AlwaysInterleave]
    Task Announce(LiveEvent hint);
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
