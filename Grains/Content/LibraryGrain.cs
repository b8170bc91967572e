using Orleans.Concurrency;
using StreamVibe.Content.Publishing;
using StreamVibe.Storage;

namespace StreamVibe.Content;

[StatelessWorker, GrainType("library")]
sealed class LibraryGrain(LibraryStore library, ContentStore content, PublicationStore publications, Cursors cursors) : Grain, ILibraryGrain
{
    Guid UserId => this.GetPrimaryKey();

    public Task<Page<ContentItem>> List(ContentFilter filter, PageRequest page) => library.List(UserId, filter, page);

    public async Task<ContentItem?> Get(Guid contentId) => (await content.Get(UserId, contentId))?.Item;

    public async Task<Page<Revision>?> ListRevisions(Guid contentId, PageRequest page)
    {
        if (await content.Get(UserId, contentId) is not { } stored) return null;
        var scope = $"revisions/{UserId}/{contentId}";
        var after = cursors.Read<NumberKey>(page.Cursor, scope);
        var revisions = await content.Revisions(UserId, contentId, after?.Number, page.Limit + 1);
        // The last part ends with the first sync, which is not stored; it needs all revisions to be known.
        if (revisions.Count <= page.Limit && after?.Number is not 1)
            revisions.Add(ContentRules.First(Shown.Of(stored.Item), await content.Revisions(UserId, contentId, null, int.MaxValue), stored.CreatedAt));
        return revisions.ToPage(page, revision => new NumberKey(revision.Number), cursors, scope);
    }

    public async Task<Page<Publication>?> ListPublications(Guid contentId, PageRequest page) =>
        await content.Get(UserId, contentId) is null ? null : await publications.List(UserId, contentId, page);

    sealed record NumberKey(int Number);
}
