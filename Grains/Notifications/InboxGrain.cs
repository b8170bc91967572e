using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using StreamVibe.Connections;

namespace StreamVibe.Notifications;

[GrainType("inbox")]
sealed partial class InboxGrain(
    NotificationStore store, ConnectionStore connections, SyncRunStore runs, LocalInboxes inboxes, IOptions<LiveOptions> options, TimeProvider clock, ILogger<InboxGrain> log) : Grain, IInboxGrain
{
    Guid UserId => this.GetPrimaryKey();

    public Task<Page<Notification>> List(PageRequest page) => store.List(UserId, page);

    // Both are idempotent by nature: the first time of reading stays.
    public Task<bool> Read(Guid notificationId, OperationId operation) => store.MarkRead(UserId, notificationId, clock.GetUtcNow());

    public Task ReadAll(OperationId operation) => store.MarkAllRead(UserId, clock.GetUtcNow());
}
