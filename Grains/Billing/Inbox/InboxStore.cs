using System.Runtime.InteropServices;
using Npgsql;
using StreamVibe.Storage;

namespace StreamVibe.Billing.Inbox;

/// <summary>Rows of <c>app.stripe_event</c>: written as they arrive, and read by the shard that applies them.</summary>
sealed class InboxStore(Database database)
{
    /// <summary>
    /// Keeps the events; answers what those are kept as that were not there. Nothing is to be done about a customer whom nobody here is. In the order of their ids, so that two silos that were sent the same do
    /// not wait for each other.
    /// </summary>
    public async Task<Dictionary<string, EventState>> Append(IReadOnlyCollection<WaitingEvent> events, DateTimeOffset now)
    {
        var rows = events.OrderBy(one => one.Event.Id, StringComparer.Ordinal).ToList();
        var added = await database.Service.List(row => (Id: row.GetString(0), State: Names.Parse<EventState>(row.GetString(1))), new Statement(
            """
            insert into app.stripe_event (id, type, subject, shard, customer_id, object_id, livemode, api_version, created_at, received_at, payload, state, problem, next_try_at)
            select id, type, subject, shard, customer_id, object_id, livemode, api_version, created_at, $9, payload, case when stranger then 'ignored' else state end, case when stranger then $14 else problem end, $9
            from unnest($1::text[], $2::text[], $3::text[], $4::smallint[], $5::text[], $6::text[], $7::boolean[], $8::text[], $10::timestamptz[], $11::bytea[], $12::text[], $13::text[])
              as e(id, type, subject, shard, customer_id, object_id, livemode, api_version, created_at, payload, state, problem),
              lateral (select state = 'pending' and customer_id is not null and not exists (select from app.subscription s where s.stripe_customer_id = e.customer_id)) as known(stranger)
            on conflict on constraint stripe_event_pkey do nothing
            returning id, state
            """,
            Column(row => row.Event.Id), Column(row => row.Event.Type), Column(row => row.Event.Subject), Column(row => (short)StripeInboxKey.ShardOf(row.Event.Subject)),
            Column(row => row.Event.CustomerId), Column(row => row.Event.ObjectId), Column(row => row.Event.Livemode), Column(row => row.Event.ApiVersion), now,
            Column(row => row.Event.CreatedAt), Column(row => ImmutableCollectionsMarshal.AsArray(row.Event.Payload)!), Column(row => Names.Of(row.Verdict.State)), Column(row => row.Verdict.Problem), InboxRules.Stranger));
        return added.ToDictionary(row => row.Id, row => row.State, StringComparer.Ordinal);

        T[] Column<T>(Func<WaitingEvent, T> of) => [.. rows.Select(of)];
    }

    /// <summary>Whose events a shard has to apply now, the longest waiting first.</summary>
    public Task<List<string>> Due(int shard, DateTimeOffset now, int most) => database.Service.List(row => row.GetString(0), new Statement(
        """
        select subject from app.stripe_event where shard = $1 and state = 'pending' and next_try_at <= $2
        group by subject order by min(received_at) limit $3
        """, (short)shard, now, most));

    /// <summary>When the next one of a shard is due; null where none waits.</summary>
    public Task<DateTimeOffset?> NextDue(int shard) => database.Service.One(row => row.TimeOrNull(0), new Statement(
        "select min(next_try_at) from app.stripe_event where shard = $1 and state = 'pending'", (short)shard));

    /// <summary>Shards that have something to apply.</summary>
    public Task<List<int>> DueShards(DateTimeOffset now) => database.Service.List(row => (int)row.GetInt16(0), new Statement(
        "select distinct shard from app.stripe_event where state = 'pending' and next_try_at <= $1", now));

    /// <summary>All that waits of one subject, also what failed and is not due yet: one look serves them all.</summary>
    public Task<List<PendingEvent>> Pending(string subject) => database.Service.List(
        Map,
        new Statement(
            """
            select id, type, created_at, received_at, attempts from app.stripe_event
            where shard = $1 and subject = $2 and state = 'pending' order by created_at, id
            """, (short)StripeInboxKey.ShardOf(subject), subject));

    /// <summary>The bodies of some events.</summary>
    public Task<List<EventBody>> Bodies(IEnumerable<PendingEvent> events) => database.Service.List(
        row => new EventBody(row.GetString(0), row.GetString(1), row.Time(2), row.GetFieldValue<byte[]>(3)),
        new Statement("select id, type, created_at, payload from app.stripe_event where id = any($1) order by created_at, id", (object)Ids(events)));

    /// <summary>Ends what waited, in the transaction of its effect.</summary>
    public static Statement Settle(IEnumerable<PendingEvent> events, EventState state, string? problem, DateTimeOffset now) => new(
        "update app.stripe_event set state = $2, problem = $3::text, applied_at = $4 where id = any($1) and state = 'pending'", Ids(events), Names.Of(state), problem, now);

    /// <summary>Leaves them for later; that is no failure of theirs.</summary>
    public static Statement Postpone(IEnumerable<PendingEvent> events, DateTimeOffset until) =>
        new("update app.stripe_event set next_try_at = $2 where id = any($1) and state = 'pending'", Ids(events), until);

    /// <summary>Notes that the effect failed, and when it is tried again.</summary>
    public static Statement Fail(IReadOnlyCollection<FailedEvent> events, string problem) => new(
        """
        update app.stripe_event e set state = f.state, attempts = f.attempts, next_try_at = f.next_try_at, problem = $5
        from unnest($1::text[], $2::text[], $3::int[], $4::timestamptz[]) as f(id, state, attempts, next_try_at)
        where e.id = f.id and e.state = 'pending'
        """,
        events.Select(failed => failed.Id).ToArray(), events.Select(failed => Names.Of(failed.State)).ToArray(), events.Select(failed => failed.Attempts).ToArray(),
        events.Select(failed => failed.NextTryAt).ToArray(), problem);

    static PendingEvent Map(NpgsqlDataReader row) => new(row.GetString(0), row.GetString(1), row.Time(2), row.Time(3), row.GetInt32(4));

    static string[] Ids(IEnumerable<PendingEvent> events) => [.. events.Select(waiting => waiting.Id)];
}

/// <summary>An event that is applied next.</summary>
readonly record struct PendingEvent(string Id, string Type, DateTimeOffset CreatedAt, DateTimeOffset ReceivedAt, int Attempts);

/// <summary>An event with what was signed.</summary>
readonly record struct EventBody(string Id, string Type, DateTimeOffset CreatedAt, byte[] Payload);
