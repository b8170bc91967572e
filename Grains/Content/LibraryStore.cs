using StreamVibe.Storage;

namespace StreamVibe.Content;

/// <summary>Lists and search over one user's items, by keyset.</summary>
sealed class LibraryStore(Database database, Cursors cursors)
{
    public Task<Page<ContentItem>> List(Guid userId, ContentFilter filter, PageRequest page) =>
        string.IsNullOrWhiteSpace(filter.Search) ? Newest(userId, filter, page) : Search(userId, filter, page);

    async Task<Page<ContentItem>> Newest(Guid userId, ContentFilter filter, PageRequest page)
    {
        var scope = Scope(userId, filter);
        var after = cursors.Read<TimeKey>(page.Cursor, scope);
        var rows = await database.For(userId).List(ContentStore.Map, new Statement(
            $"""
            select {ContentStore.ColumnsOf("c")} from app.content_item c
            where c.user_id = $1 and c.deleted_at is null
              and ($2::text is null or c.platform = $2) and ($3::uuid is null or c.connection_id = $3) and ($4::text is null or c.visibility = $4)
              and ($5::text[] is null or c.tags @> $5) and ($6::timestamptz is null or (c.published_at, c.id) < ($6, $7::uuid))
            order by c.published_at desc, c.id desc limit $8
            """, [userId, .. Values(filter), after?.At, after?.Id, page.Limit + 1]));
        return rows.ConvertAll(row => row.Item).ToPage(page, item => new TimeKey(item.PublishedAt, item.Id), cursors, scope);
    }

    async Task<Page<ContentItem>> Search(Guid userId, ContentFilter filter, PageRequest page)
    {
        var scope = Scope(userId, filter);
        var after = cursors.Read<RankKey>(page.Cursor, scope);
        var rows = await database.For(userId).List(row => (ContentStore.Map(row).Item, Rank: row.GetFloat(21)), new Statement(
            $"""
            select {ContentStore.ColumnsOf("c")}, f.rank
            from app.search_own_content($2, $3::text, $4::uuid, $5::text, $6::text[], $7::real, $8::timestamptz, $9::uuid, $10) f
            join app.content_item c on c.id = f.id and c.user_id = $1
            order by f.rank desc, f.published_at desc, f.id desc
            """, [userId, filter.Search, .. Values(filter), after?.Rank, after?.At, after?.Id, page.Limit + 1]));
        return new(
            [.. rows.Take(page.Limit).Select(row => row.Item)],
            rows.Count > page.Limit && rows[page.Limit - 1] is var (last, rank) ? cursors.Write(new RankKey(rank, last.PublishedAt, last.Id), scope) : null);
    }

    static object?[] Values(ContentFilter filter) =>
    [
        filter.Platform is { } platform ? Names.Of(platform) : null,
        filter.ConnectionId,
        filter.Visibility is { } visibility ? Names.Of(visibility) : null,
        filter.Tags is { IsDefaultOrEmpty: false } tags ? tags.ToArray() : null,
    ];

    static string Scope(Guid userId, ContentFilter filter) => System.Text.Json.JsonSerializer.Serialize<object?[]>(["content", userId, filter.Search?.Trim(), .. Values(filter)]);

    sealed record RankKey(float Rank, DateTimeOffset At, Guid Id);
}
