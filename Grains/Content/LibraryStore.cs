using Npgsql;
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
        var rows = await database.For(userId).List(ContentStore.Map, Newest(userId, filter, after, page.Limit + 1));
        return rows.ConvertAll(row => row.Item).ToPage(page, item => new TimeKey(item.PublishedAt, item.Id), cursors, scope);
    }

    async Task<Page<ContentItem>> Search(Guid userId, ContentFilter filter, PageRequest page)
    {
        var scope = Scope(userId, filter);
        var after = cursors.Read<RankKey>(page.Cursor, scope);
        var rows = await database.For(userId).List(Found, Search(userId, filter, after, page.Limit + 1));
        return new(
            [.. rows.Take(page.Limit).Select(row => row.Item)],
            rows.Count > page.Limit && rows[page.Limit - 1] is var (last, rank) ? cursors.Write(new RankKey(rank, last.PublishedAt, last.Id), scope) : null);
    }

    /// <summary>Without filters there is one way, the index in the list's own order; with some the database chooses by their values.</summary>
    public static Statement Newest(Guid userId, ContentFilter filter, TimeKey? after, int limit) => (Filters(filter), after) switch
    {
        ([null, null, null, null], null) => new(
            $"""
            select {ContentStore.ColumnsOf("c")} from app.content_item c
            where c.user_id = $1 and c.deleted_at is null
            order by c.published_at desc, c.id desc limit $2
            """, userId, limit),
        ([null, null, null, null], _) => new(
            $"""
            select {ContentStore.ColumnsOf("c")} from app.content_item c
            where c.user_id = $1 and c.deleted_at is null and (c.published_at, c.id) < ($3, $4)
            order by c.published_at desc, c.id desc limit $2
            """, userId, limit, after.At, after.Id),
        (var filters, _) => new(
            $"""
            select {ContentStore.ColumnsOf("c")}
            from app.list_own_content($3::text, $4::uuid, $5::text, $6::text[], $7::timestamptz, $8::uuid, $2) f
            join app.content_item c on c.id = f.id and c.user_id = $1
            order by c.published_at desc, c.id desc
            """, [userId, limit, .. filters, after?.At, after?.Id]),
    };

    /// <summary>By rank, with what is highlighted: of the rows of this part only.</summary>
    public static Statement Search(Guid userId, ContentFilter filter, RankKey? after, int limit) => new(
        $"""
        select {ContentStore.ColumnsOf("c")}, f.rank,
          ts_headline('english', translate(c.title, $11, $12), q.query, $13), ts_headline('english', translate(left(c.description, 5000), $11, $12), q.query, $14)
        from app.search_own_content($2, $3::text, $4::uuid, $5::text, $6::text[], $7::real, $8::timestamptz, $9::uuid, $10) f
        join app.content_item c on c.id = f.id and c.user_id = $1
        cross join websearch_to_tsquery('english', $2) as q(query)
        order by f.rank desc, f.published_at desc, f.id desc
        """,
        [
            userId, filter.Search, .. Filters(filter), after?.Rank, after?.At, after?.Id, limit,
            HighlightRules.From, HighlightRules.To, HighlightRules.OfTitle, HighlightRules.OfDescription,
        ]);

    static (ContentItem Item, float Rank) Found(NpgsqlDataReader row) =>
        (ContentStore.Map(row).Item with { Highlights = new(HighlightRules.Segments(row.GetString(22)), HighlightRules.Segments(row.GetString(23))) }, row.GetFloat(21));

    static object?[] Filters(ContentFilter filter) =>
    [
        filter.Platform is { } platform ? Names.Of(platform) : null,
        filter.ConnectionId,
        filter.Visibility is { } visibility ? Names.Of(visibility) : null,
        filter.Tags is { IsDefaultOrEmpty: false } tags ? tags.ToArray() : null,
    ];

    static string Scope(Guid userId, ContentFilter filter) => System.Text.Json.JsonSerializer.Serialize<object?[]>(["content", userId, filter.Search?.Trim(), .. Filters(filter)]);
}

/// <summary>The place of an item among those that a search found.</summary>
sealed record RankKey(float Rank, DateTimeOffset At, Guid Id);
