using StreamVibe.Storage;

namespace StreamVibe.Maintenance;

/// <summary>Everybody there is, for administrators: row level security shows others nothing but themselves.</summary>
sealed class UserListStore(Database database, Cursors cursors)
{
    public async Task<Page<UserEntry>> List(Guid administrator, UserFilter filter, PageRequest page)
    {
        var scope = $"users/{administrator}/{filter.Search}/{filter.Plan}/{filter.Status}";
        var after = cursors.Read<TimeKey>(page.Cursor, scope);
        var rows = await database.For(administrator).List(
            row => new UserEntry(row.Id(0), row.TextOrNull(1), row.GetString(2), row.GetString(3), row.GetString(4), row.Time(5), row.Time(6)),
            new Statement(
                """
                select u.id, u.email, u.display_name, s.plan, s.status, s.cycle_end, u.created_at
                from app.users u join app.subscription s on s.user_id = u.id
                where u.leaving_at is null and ($1::text is null or position(lower($1) in lower(u.email)) > 0) and ($2::text is null or s.plan = $2) and ($3::text is null or s.status = $3)
                  and ($4::timestamptz is null or (u.created_at, u.id) < ($4, $5::uuid))
                order by u.created_at desc, u.id desc limit $6
                """, filter.Search, filter.Plan, filter.Status, after?.At, after?.Id, page.Limit + 1));
        return rows.ToPage(page, row => new TimeKey(row.CreatedAt, row.Id), cursors, scope);
    }
}
