using System.Collections.Immutable;
using Npgsql;
using StreamVibe.Analysis;
using StreamVibe.Audit;
using StreamVibe.Content.Publishing;
using StreamVibe.Storage;

namespace StreamVibe.Content;

[GrainType("content")]
sealed partial class ContentGrain(
    ContentStore store, SuggestionStore suggestions, OperationStore operations, AuditStore audit, PublicationDesk publications, TimeProvider clock) : Grain, IContentGrain
{
    /// <summary>A sync may write between our read and our write; it does so once a page.</summary>
    const int Tries = 3;

    Guid ContentId => this.GetPrimaryKey();

    public Task<ContentItem> Edit(Guid userId, ContentEdit edit, OperationId operation) => Change(userId, operation, new(RevisionReason.Edit, async stored =>
        ConflictRules.IsStale(stored, edit)
            ? throw ConflictRules.Stale(stored, edit, await store.Revisions(userId, ContentId, null, int.MaxValue))
            : ContentRules.Edit(stored.Item, edit))
    {
        KeepsPrivate = edit.Visibility == Visibility.Private,
    });

    public Task<ContentItem> Restore(Guid userId, int number, OperationId operation) => Restore(userId, number, operation, publish: false);

    public Task<ContentItem> RestoreAndPublish(Guid userId, int number, OperationId operation) => Restore(userId, number, operation, publish: true);

    public Task<ContentItem> Undo(Guid userId, int number, OperationId operation) => Undo(userId, number, operation, publish: false);

    public Task<ContentItem> UndoAndPublish(Guid userId, int number, OperationId operation) => Undo(userId, number, operation, publish: true);

    Task<ContentItem> Restore(Guid userId, int number, OperationId operation, bool publish) => Change(userId, operation, new(RevisionReason.Restore, async stored =>
        ContentRules.StateAt(Shown.Of(stored.Item), await store.Revisions(userId, ContentId, null, int.MaxValue), number))
    {
        Publishes = publish ? async shown => await publications.ToRestore(userId, ContentId, shown, () => store.Remote(userId, ContentId)) : null,
    });

    async Task<ContentItem> Undo(Guid userId, int number, OperationId operation, bool publish)
    {
        Revision? undone = null;
        return await Change(userId, operation, new(RevisionReason.Restore, async stored => ConflictRules.Undo(stored, undone = await FindRevision(userId, number)))
        {
            Publishes = publish ? _ => Task.FromResult(PublishRules.ToUndo(undone!)) : null,
        });
    }

    async Task<Revision> FindRevision(Guid userId, int number)
    {
        if (number == 1) throw new DomainException(ErrorCode.NotSupported, "The first revision cannot be undone: there is nothing before it.");
        var found = number > 1 ? await store.Revisions(userId, ContentId, before: number < int.MaxValue ? number + 1 : null, limit: 1) : [];
        return found.Find(revision => revision.Number == number) ?? throw DomainException.NotFound("revision");
    }

    async Task<ContentItem> Change(Guid userId, OperationId operation, Wish wish)
    {
        var item = await Undisturbed(userId, operation, () => Save(userId, operation, wish));
        if (wish.Publishes is not null) await publications.Perform(userId, item.ConnectionId, operation);
        return item;
    }

    // A write that came between is read, and decided on anew.
    async Task<T> Undisturbed<T>(Guid userId, OperationId operation, Func<Task<T>> save) where T : class
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                return await operations.Once(userId, operation, save);
            }
            catch (PostgresException lost) when (lost.ConstraintName == ContentStore.VersionConstraint)
            {
                if (tries == Tries) throw ConflictRules.Lost((await store.Get(userId, ContentId))?.Item.Version ?? 0);
            }
        }
    }

    async Task<ContentItem> Save(Guid userId, OperationId operation, Wish wish)
    {
        var stored = await store.Get(userId, ContentId) ?? throw DomainException.NotFound("content item");
        var shown = await wish.Decide(stored);
        var now = Times.Stored(clock.GetUtcNow());
        var changed = ChangeRules.Next(stored, shown, wish.Reason, null, userId, now);
        var fields = wish.Publishes is { } publishes ? await publishes(shown) : [];
        if (changed.Revision is null && fields.IsEmpty)
        {
            if (!wish.KeepsPrivate || !await store.KeepPrivate(userId, stored, OperationStore.Done(userId, operation, stored.Item, now), now))
                await operations.Remember(userId, operation, stored.Item, now);
            return stored.Item;
        }
        var publication = fields.IsEmpty ? [] : PublicationStore.Plan(userId, await publications.Plan(userId, changed.Item, changed.Number, fields, operation, now));
        await store.Save(userId, stored, changed, wish.KeepsPrivate, OperationStore.Done(userId, operation, changed.Item, now), publication);
        return changed.Item;
    }

    /// <summary>One change that is wanted.</summary>
    /// <param name="Decide">The fields as they are to be.</param>
    sealed record Wish(RevisionReason Reason, Func<StoredItem, Task<Shown>> Decide)
    {
        /// <summary>Its owner said private in so many words, whether it was already or not.</summary>
        public bool KeepsPrivate { get; init; }

        /// <summary>The fields that the platform is to show as well; null where it stays here.</summary>
        public Func<Shown, Task<ImmutableArray<string>>>? Publishes { get; init; }
    }
}
