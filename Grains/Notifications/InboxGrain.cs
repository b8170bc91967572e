namespace StreamVibe.Notifications;

[GrainType("inbox")]
sealed class InboxGrain(NotificationStore store, TimeProvider clock) : Grain, IInboxGrain
{
    public Task<Page<Notification>> List(PageRequest page) => store.List(this.GetPrimaryKey(), page);

    // Both are idempotent by nature: the first time of reading stays.
    public Task<bool> Read(Guid notificationId, OperationId operation) => store.MarkRead(this.GetPrimaryKey(), notificationId, clock.GetUtcNow());

    public Task ReadAll(OperationId operation) => store.MarkAllRead(this.GetPrimaryKey(), clock.GetUtcNow());
}
