using StreamVibe.Storage;

namespace StreamVibe.Billing.Metering;

/// <summary>Rows of <c>app.meter_event</c>. They are made by <c>app.settle_usage</c>, with the overage itself.</summary>
sealed class MeterStore(Database database)
{
    /// <summary>Takes up what is to be sent, the longest due first. From this commit on its end is unknown, whatever becomes of this process.</summary>
    public Task<List<MeterEvent>> TakeUp(DateTimeOffset now, int most) => database.Service.List(
        row => new MeterEvent(row.Id(0), row.Id(1), Names.Parse<QuotaKind>(row.GetString(2)), row.GetString(3), row.Time(4), row.TimeOrNull(5), row.GetInt32(6), row.GetInt32(7)),
        new Statement(
            """
            with due as materialized (
              select user_id, operation_id, unknown_since from app.meter_event
              where state = 'pending' and due_at <= $1 and (unknown_since is null or unknown_since > $2)
              order by due_at limit $3 for update skip locked)
            update app.meter_event m set taken = m.taken + 1, unknown_since = coalesce(m.unknown_since, $1), due_at = $4
            from due where m.user_id = due.user_id and m.operation_id = due.operation_id
            returning m.user_id, m.operation_id, m.kind, m.customer_id, m.occurred_at, due.unknown_since, m.taken, m.failures
            """, now, now - MeterRules.SameId, most, now + MeterRules.Lease));

    /// <summary>Notes what became of a try. Where somebody has taken it up since, only that Stripe has it: that stays true.</summary>
    public Task End(MeterEvent tried, MeterStanding standing, DateTimeOffset now) => database.Service.Write(new Statement(
        """
        update app.meter_event set state = $3, unknown_since = $4::timestamptz, due_at = $5::timestamptz, problem = $6::text, failures = $7, ended_at = case when $3 <> 'pending' then $8 end
        where user_id = $1 and operation_id = $2 and state = 'pending' and (taken = $9 or $3 = 'accepted')
        """, tried.UserId, tried.OperationId, standing.State, standing.UnknownSince, standing.DueAt, standing.Problem, standing.Failures, now, tried.Taken));

    /// <summary>Events of which nobody knows for so long that Stripe's sums are to be read.</summary>
    public Task<List<MeterEvent>> Doubtful(DateTimeOffset now, int most) => database.Service.List(
        row => new MeterEvent(row.Id(0), row.Id(1), Names.Parse<QuotaKind>(row.GetString(2)), row.GetString(3), row.Time(4), row.Time(5), row.GetInt32(6), row.GetInt32(7)),
        new Statement(
            """
            select user_id, operation_id, kind, customer_id, occurred_at, unknown_since, taken, failures from app.meter_event
            where state = 'pending' and due_at <= $1 and unknown_since <= $2
            order by due_at limit $3
            """, now, now - MeterRules.SumsTell, most));

    /// <summary>What is known of one customer's use of one minute.</summary>
    public async Task<MeterMinute> Minute(MeterEvent of)
    {
        var start = MeterRules.MinuteOf(of.OccurredAt);
        var rows = await database.Service.List(
            row => (State: row.GetString(0), Event: new MeterEvent(row.Id(1), row.Id(2), of.Kind, of.CustomerId, row.Time(3), row.TimeOrNull(4), row.GetInt32(5), row.GetInt32(6)), EndedAt: row.TimeOrNull(7)),
            new Statement(
                """
                select state, user_id, operation_id, occurred_at, unknown_since, taken, failures, ended_at from app.meter_event
                where customer_id = $1 and kind = $2 and occurred_at >= $3 and occurred_at < $4 and (state = 'accepted' or unknown_since is not null)
                order by occurred_at, operation_id
                """, of.CustomerId, Names.Of(of.Kind), start, start.AddMinutes(1)));
        return new(rows.LongCount(row => row.State == "accepted"), rows.Max(row => row.EndedAt), [.. rows.Where(row => row.State == "pending").Select(row => row.Event)]);
    }

    /// <summary>Notes what Stripe's sums told; does nothing to what somebody has taken up since.</summary>
    public Task Told(IEnumerable<MeterEvent> received, IEnumerable<MeterEvent> missing, DateTimeOffset now) => database.Service.Write(
        Those("set state = 'accepted', unknown_since = null, due_at = null, problem = null, ended_at = $4", received, now),
        Those("set unknown_since = null, due_at = $4, problem = null", missing, now));

    /// <summary>Looks again later.</summary>
    public Task Later(IEnumerable<MeterEvent> events, DateTimeOffset dueAt) => database.Service.Write(Those("set due_at = $4", events, dueAt));

    static Statement Those(string change, IEnumerable<MeterEvent> events, DateTimeOffset time)
    {
        var rows = events.ToList();
        return new(
            $"""
            update app.meter_event m {change}
            from unnest($1::uuid[], $2::uuid[], $3::int[]) as t(user_id, operation_id, taken)
            where m.user_id = t.user_id and m.operation_id = t.operation_id and m.taken = t.taken and m.state = 'pending'
            """, rows.Select(row => row.UserId).ToArray(), rows.Select(row => row.OperationId).ToArray(), rows.Select(row => row.Taken).ToArray(), time);
    }
}

/// <summary>What is known of one customer's use of one minute.</summary>
/// <param name="Counted">How many Stripe has taken.</param>
/// <param name="NewestEnd">When the last of those that are over came to its end.</param>
/// <param name="Unknown">Which it may have, oldest first.</param>
sealed record MeterMinute(long Counted, DateTimeOffset? NewestEnd, IReadOnlyList<MeterEvent> Unknown);
