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

    public Task<ContentItem> Edit(Guid userId, ContentEdit edit, OperationId operation) => Change(userId, operation, RevisionReason.Edit,
        async stored => ConflictRules.IsStale(stored, edit)
            ? throw ConflictRules.Stale(stored, edit, await store.Revisions(userId, ContentId, null, int.MaxValue))
            : ContentRules.Edit(stored.Item, edit),
        keepsPrivate: edit.Visibility == Visibility.Private);

    public Task<ContentItem> Restore(Guid userId, int number, OperationId operation) => Change(userId, operation, RevisionReason.Restore,
        async stored => ContentRules.StateAt(Shown.Of(stored.Item), await store.Revisions(userId, ContentId, null, int.MaxValue), number));

    public Task<ContentItem> Undo(Guid userId, int number, OperationId operation) => Change(userId, operation, RevisionReason.Restore,
        async stored => ConflictRules.Undo(stored, await FindRevision(userId, number)));

    async Task<Revision> FindRevision(Guid userId, int number)
    {
        if (number == 1) throw new DomainException(ErrorCode.NotSupported, "The first revision cannot be undone: there is nothing before it.");
        var found = number > 1 ? await store.Revisions(userId, ContentId, before: number < int.MaxValue ? number + 1 : null, limit: 1) : [];
        return found.Find(revision => revision.Number == number) ?? throw DomainException.NotFound("revision");
    }

    // A write that came between is read, and decided on anew.
    async Task<ContentItem> Change(Guid userId, OperationId operation, RevisionReason reason, Func<StoredItem, Task<Shown>> decide, bool keepsPrivate = false)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                return await operations.Once(userId, operation, () => Save(userId, operation, reason, decide, keepsPrivate));
            }
            catch (PostgresException lost) when (lost.ConstraintName == ContentStore.VersionConstraint)
            {
                if (tries == Tries) throw ConflictRules.Lost((await store.Get(userId, ContentId))?.Item.Version ?? 0);
            }
        }
    }

    async Task<ContentItem> Save(Guid userId, OperationId operation, RevisionReason reason, Func<StoredItem, Task<Shown>> decide, bool keepsPrivate)
    {
        var stored = await store.Get(userId, ContentId) ?? throw DomainException.NotFound("content item");
        var shown = await decide(stored);
        var changes = Shown.Changes(Shown.Of(stored.Item), shown);
        var now = Times.Stored(clock.GetUtcNow());
        if (changes.IsEmpty)
        {
            if (!keepsPrivate || !await store.KeepPrivate(userId, stored, OperationStore.Done(userId, operation, stored.Item, now), now))
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
        var revision = new Revision(stored.Revision + 1, now, userId.ToString(), reason, null, changes);
        await store.Save(userId, stored, next, revision, keepsPrivate, OperationStore.Done(userId, operation, next, now));
        return next;
    }
}
