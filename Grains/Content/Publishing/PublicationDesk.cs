using System.Collections.Immutable;
using StreamVibe.Connections;
using StreamVibe.Connections.Budgets;

namespace StreamVibe.Content.Publishing;

/// <summary>Takes wishes to publish: plans them before anything changes, and has them done once they are written down.</summary>
sealed class PublicationDesk(PublicationStore store, ConnectionStore connections, SiloUnits units, IGrainFactory grains, PublishReport report, TimeProvider clock)
{
    /// <summary>The publication of an operation: a repeated one finds it again.</summary>
    public static Guid IdOf(OperationId operation) => Derived.Id(operation.Value, 1);

    /// <exception cref="DomainException"><see cref="ErrorCode.NeedsReauth"/>: we may not write there, <see cref="ErrorCode.ProviderBusy"/>: not today; nothing has changed.</exception>
    public async Task<PlannedPublication> Plan(Guid userId, ContentItem after, int revision, ImmutableArray<string> fields, OperationId operation, DateTimeOffset now)
    {
        var shown = Shown.Of(after);
        var (status, draft) = PublishRules.CanWrite(after.Platform) ? (PublicationStatus.Pending, null) : (PublicationStatus.Draft, DraftRules.Text(after.Platform, shown));
        if (draft is null)
        {
            PublishRules.DemandRight(after.ConnectionId, await connections.Get(userId, after.ConnectionId));
            await units.DemandWrite();
        }
        return new(
            new(IdOf(operation), status, revision, fields, now, draft is null ? null : now, null, draft), after.Id, Metadata.Of(shown, fields),
            draft is null ? now + PublishRules.HeadStart : null);
    }

    /// <summary>Fields that a restored item is to have at its platform.</summary>
    public async Task<ImmutableArray<string>> ToRestore(Guid userId, Guid contentId, Shown shown, Func<Task<RemoteItem>> remote)
    {
        // In this order: one that ends between the two is open in the first, or shows in the second.
        var wanted = await store.Wanted(userId, contentId);
        return PublishRules.ToRestore(shown, [Metadata.Of(await remote()), .. wanted]);
    }

    /// <summary>Has it done, and waits for that a while: what takes longer goes on without us. Answers where it stands.</summary>
    public async Task<Publication> Perform(Guid userId, Guid connectionId, Publication publication)
    {
        if (publication.Status is not (PublicationStatus.Pending or PublicationStatus.Unconfirmed)) return publication;
        try
        {
            await grains.GetGrain<IConnectionGrain>(connectionId).Publish(userId, publication.Id).WaitAsync(PublishRules.HeadStart, clock);
        }
        catch (Exception away)
        {
            // The change is made, and the wish is written down: it is taken up again.
            report.NotAwaited(publication.Id, away);
        }
        return await store.Get(userId, publication.Id) ?? publication;
    }

    /// <summary>As above, for the publication of an operation, where it has one.</summary>
    public async Task Perform(Guid userId, Guid connectionId, OperationId operation)
    {
        if (await store.Get(userId, IdOf(operation)) is { } publication) await Perform(userId, connectionId, publication);
    }
}
