using StreamVibe.Billing;
using StreamVibe.Connections;

namespace StreamVibe.Notifications;

/// <summary>One thing that a person's open pages are told, as the routes of its slice show it. With nothing in it, a sign of life.</summary>
/// <param name="Notification">A new one.</param>
/// <param name="Sync">A run that started, moved on or ended.</param>
/// <param name="Quota">A quota after something was held or settled.</param>
/// <param name="Connection">A connection that changed; one that was ended is <c>revoked</c>.</param>
[GenerateSerializer, Immutable, Alias("sv.LiveEvent")]
public sealed record LiveEvent(
    [property: Id(0)] Notification? Notification = null,
    [property: Id(1)] SyncRun? Sync = null,
    [property: Id(2)] QuotaStatus? Quota = null,
    [property: Id(3)] Connection? Connection = null)
{
    /// <summary>A sign of life.</summary>
    public static readonly LiveEvent Beat = new();
}
