using StreamVibe.Storage;

namespace StreamVibe.Billing;

/// <summary>What a user used, read under that user's row level security.</summary>
sealed class UsageStore(Database database, Cursors cursors)
{
    /// <summary>Newest cycle first, within it by kind.</summary>
    public async Task<Page<UsageCycle>> History(Guid userId, QuotaKind? kind, PageRequest page)
    {
        var scope = $"usage/{userId}/{kind}";
        var after = cursors.Read<CycleKey>(page.Cursor, scope);
        var rows = await database.For(userId).List(
            row => new UsageCycle(Names.Parse<QuotaKind>(row.GetString(0)), row.Time(1), row.Time(2), row.GetInt64(3), row.GetInt64(4), row.LongOrNull(5)),
            new Statement(
                """
                select kind, cycle_start, cycle_end, used, overage, quota_limit from app.quota_usage_history
                where user_id = $1 and ($2::text is null or kind = $2) and ($3::timestamptz is null or cycle_start < $3 or (cycle_start = $3 and kind > $4::text))
                order by cycle_start desc, kind limit $5
                """, userId, kind is { } one ? Names.Of(one) : null, after?.Start, after?.Kind, page.Limit + 1));
        return rows.ToPage(page, row => new CycleKey(row.CycleStart, Names.Of(row.Kind)), cursors, scope);
    }

    /// <summary>The name of the user's time zone; null where there is no such user.</summary>
    public Task<string?> TimeZone(Guid userId) => database.For(userId).One(row => row.GetString(0), new Statement("select time_zone from app.users where id = $1", userId));

    /// <summary>What was committed between two moments that follow each other, by the number of the interval, from 0.</summary>
    public Task<List<IntervalUse>> Between(Guid userId, IReadOnlyList<DateTimeOffset> moments) => database.For(userId).List(
        row => new IntervalUse(row.GetInt32(0) - 1, Names.Parse<QuotaKind>(row.GetString(1)), row.GetInt64(2), row.GetInt64(3)), Between(userId, [.. moments]));

    public static Statement Between(Guid userId, DateTimeOffset[] moments) => new(
        """
        select width_bucket(settled_at, $2::timestamptz[]), kind, count(*), sum(overage)::bigint from app.usage_event
        where user_id = $1 and state = 'committed' and settled_at >= $3 and settled_at < $4
        group by 1, 2
        """, userId, moments, moments[0], moments[^1]);

    sealed record CycleKey(DateTimeOffset Start, string Kind);
}

/// <summary>What was used of one kind in one interval.</summary>
readonly record struct IntervalUse(int Interval, QuotaKind Kind, long Used, long Overage);
