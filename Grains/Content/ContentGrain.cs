using Npgsql;
using StreamVibe.Audit;
using StreamVibe.Storage;

namespace StreamVibe.Content;

[GrainType("content")]
sealed class ContentGrain(ContentStore store, OperationStore operations, TimeProvider clock) : Grain, IContentGrain
{
    /// <summary>A sync may write between our read and our write; it does so once a page.</summary>
    const int Tries = 3;

    Guid ContentId => this.GetPrimaryKey();

    public Task<ContentItem> Edit(Guid userId, ContentEdit edit, OperationId operation) =>
        Change(userId, operation, RevisionReason.Edit, stored => Task.FromResult(ContentRules.Edit(stored.Item, edit)), mayRetry: edit.Version is null);

    public Task<ContentItem> Restore(Guid userId, int number, OperationId operation) =>
        Change(userId, operation, RevisionReason.Restore,
            async stored => ContentRules.StateAt(Shown.Of(stored.Item), await store.Revisions(userId, ContentId, null, int.MaxValue), number), mayRetry: true);

    async Task<ContentItem> Change(Guid userId, OperationId operation, RevisionReason reason, Func<StoredItem, Task<Shown>> decide, bool mayRetry)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                return await operations.Once(userId, operation, () => Save(userId, operation, reason, decide));
            }
            catch (PostgresException lost) when (lost.ConstraintName == ContentStore.VersionConstraint)
            {
                if (mayRetry && tries < Tries) continue;
                throw ContentRules.Conflict((await store.Get(userId, ContentId))?.Item.Version ?? 0);
            }
        }
    }

    async Task<ContentItem> Save(Guid userId, OperationId operation, RevisionReason reason, Func<StoredItem, Task<Shown>> decide)
    {
        var stored = await store.Get(userId, ContentId) ?? throw DomainException.NotFound("content item");
        var shown = await decide(stored);
        var changes = Shown.Changes(Shown.Of(stored.Item), shown);
        var now = Times.Stored(clock.GetUtcNow());
        if (changes.IsEmpty)
        {
            await operations.Remember(userId, operation, stored.Item, now);
            return stored.Item;
        }
        var next = stored.Item with
        {
            Title = shown.Title,
            Description = shown.Description,
            Tags = shown.Tags,
            Visibility = shown.Visibility,
            Version = stored.Item.Version + 1,
            UpdatedAt = now,
        };
        await store.Save(userId, stored, next, new(stored.Revision + 1, now, userId.ToString(), reason, null, changes), OperationStore.Done(userId, operation, next, now));
        return next;
    }
}
