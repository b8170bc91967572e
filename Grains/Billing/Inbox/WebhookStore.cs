using Npgsql;
using StreamVibe.Audit;
using StreamVibe.Storage;

namespace StreamVibe.Billing.Inbox;

/// <summary>Rows of <c>app.stripe_event</c> as administrators read and replay them.</summary>
sealed class WebhookStore(Database database, AuditStore audit, Cursors cursors)
{
    const string Scope = "webhooks";

    const string Columns = "id, type, state, customer_id, object_id, livemode, api_version, created_at, received_at, applied_at, attempts, problem";

    public async Task<Page<StripeEventRow>> List(EventState? state, string? type, PageRequest page)
    {
        var scope = $"{Scope}/{state}/{type}";
        var after = cursors.Read<EventKey>(page.Cursor, scope);
        // The state is spelled out, so that those of one that is rare are found by its own index.
        var ofState = state is { } one ? $"state = '{Names.Of(one)}'" : "true";
        var rows = await database.Service.List(Map, new Statement(
            $"""
            select {Columns} from app.stripe_event
            where {ofState} and ($1::text is null or type = $1) and ($2::timestamptz is null or (received_at, id) < ($2, $3::text))
            order by received_at desc, id desc limit $4
            """, type, after?.At, after?.Id, page.Limit + 1));
        return rows.ToPage(page, row => new EventKey(row.ReceivedAt, row.Id), cursors, scope);
    }

    public Task<StripeEventRow?> Find(string id) => database.Service.One(Map, new Statement($"select {Columns} from app.stripe_event where id = $1", id));

    /// <summary>Null where there is no such event.</summary>
    public Task<StripeEventRow?> Replay(Guid administrator, string id, Verdict verdict, DateTimeOffset now) => database.Service.One(
        Map,
        new Statement(
            "update app.stripe_event set state = $2, problem = $3::text, attempts = 0, next_try_at = $4, applied_at = null where id = $1", id, Names.Of(verdict.State), verdict.Problem, now),
        audit.ByUser(administrator, "webhook.replayed", $"event:{id}", now),
        new Statement($"select {Columns} from app.stripe_event where id = $1", id));

    static StripeEventRow Map(NpgsqlDataReader row) => new(
        row.GetString(0), row.GetString(1), Names.Parse<EventState>(row.GetString(2)), row.TextOrNull(3), row.TextOrNull(4), row.GetBoolean(5), row.TextOrNull(6),
        row.Time(7), row.Time(8), row.TimeOrNull(9), row.GetInt32(10), row.TextOrNull(11));

    sealed record EventKey(DateTimeOffset At, string Id);
}
