using System.Text.Json;
using Npgsql;
using StreamVibe.Accounts;
using StreamVibe.Analysis.Models;
using StreamVibe.Billing;
using StreamVibe.Content;
using StreamVibe.Storage;

namespace StreamVibe.Analysis;

/// <summary>The life of one item of an analysis. Every write is fenced by its attempt: who lost the item changes nothing.</summary>
sealed class AnalysisItemStore(Database database, SpendStore spend, Ids ids)
{
    public const string GoneConstraint = "analysis_item_content";

    public const string SettledConstraint = "analysis_item_unit";

    /// <summary>Those of the items that the user has, and how suggestions are wanted.</summary>
    public Task<List<ModelQuestion>> Load(Guid userId, IEnumerable<Guid> contentIds) => database.For(userId).List(
        row => new ModelQuestion(
            ContentStore.Map(row).Item,
            row.IsDBNull(21) ? new() : new(Names.Parse<AiProvider>(row.GetString(21)), row.GetBoolean(22), row.TextOrNull(23), row.TextOrNull(24)),
            []),
        new Statement(
            $"""
            select {ContentStore.ColumnsOf("c")}, p.provider, p.allow_fallback, p.language, p.tone
            from app.content_item c left join app.ai_preferences p on p.user_id = c.user_id
            where c.user_id = $1 and c.id = any($2::uuid[]) and c.deleted_at is null
            """, userId, contentIds.ToArray()));

    /// <summary>
    /// Takes the item up for one call, whose most is spent; the call before it is settled. Answers the item as it is then. Fails with <see cref="SettledConstraint"/> where the item's unit is not
    /// held any more.
    /// </summary>
    /// <exception cref="ItemLost">It is somebody else's, or over.</exception>
    public async Task<OpenItem> Claim(OpenItem item, Guid callId, AiProvider provider, string model, long most, EndedCall? before, DateTimeOffset now)
    {
        await Fenced(() => database.Service.Write(
        [
            new Statement(
                $"""
                with taken as (
                  update app.analysis set status = 'running', started_at = coalesce(started_at, greatest($2, queued_at)), next_due_at = $3
                  where id = $1 and status in ('queued', 'running') returning 1)
                select app.demand(exists (select from taken), '{ItemLost.Constraint}')
                """, item.AnalysisId, now, now + AnalysisRules.Lease).ForItsEffect(),
            new Statement(
                $"""
                with taken as (
                  update app.analysis_item set status = 'running', attempt = attempt + 1 where id = $1 and attempt = $2 and status in ('queued', 'running') returning 1)
                select app.demand(exists (select from taken), '{ItemLost.Constraint}')
                """, item.Id, item.Attempt).ForItsEffect(),
            UnitIs("held", item),
            .. before is null ? Array.Empty<Statement>() : [SpendStore.Settle(before, now)],
            .. item.Attempt == 0 ? Array.Empty<Statement>() : [SpendStore.GiveUp(item.Id, now)],
            spend.Reserve(callId, item, provider, model, most, now),
        ]));
        return item with { Attempt = item.Attempt + 1 };
    }

    /// <summary>
    /// Ends the item: suggestions, what the last call cost and the unit, and with the last item the analysis, its notification and its audit row, in one transaction. Fails with
    /// <see cref="GoneConstraint"/> where suggestions are for an item that is not there any more, with <see cref="SettledConstraint"/> where their unit is not.
    /// </summary>
    /// <exception cref="ItemLost">It is somebody else's, or over.</exception>
    public async Task<EndedItem> End(OpenItem item, ItemEnd end, EndedCall? call, DateTimeOffset now) => (await Fenced(() => database.Service.One(
        row => new EndedItem(BillingStore.Counter(row), Names.Parse<AnalysisStatus>(row.GetString(7))),
    [
        .. end.Pays ? [ContentIsThere(item)] : Array.Empty<Statement>(),
        new Statement(
            $"""
            with open as (select 1 from app.analysis where id = $1 and status in ('queued', 'running') for no key update)
            select app.demand(exists (select from open), '{ItemLost.Constraint}')
            """, item.AnalysisId).ForItsEffect(),
        new Statement(
            $"""
            with ended as (
              update app.analysis_item set status = $3, suggestions = $4, problem_code = $5::text, problem_message = $6::text, finished_at = $7
              where id = $1 and attempt = $2 and status in ('queued', 'running') returning 1)
            select app.demand(exists (select from ended), '{ItemLost.Constraint}')
            """, item.Id, item.Attempt, end.Problem is null ? "completed" : "failed", end.Proposals.Length, end.Problem?.Code, end.Problem?.Message, now).ForItsEffect(),
        .. end.Pays ? Suggest(item, end, now) : [],
        .. AnalysisEndStore.Of(item, now),
        BillingStore.Settle(item.UserId, item.Id, end.Pays, now).ForItsEffect(),
        // Suggestions are paid for with a unit that is there, or they are not made.
        .. end.Pays ? [UnitIs("committed", item)] : Array.Empty<Statement>(),
        .. call is null ? Array.Empty<Statement>() : [SpendStore.Settle(call, now)],
        new Statement(
            $"select {BillingStore.CounterColumns}, (select status from app.analysis where id = $3) from app.usage_counter where user_id = $1 and kind = $2",
            item.UserId, Names.Of(QuotaKind.AiAnalysis), item.AnalysisId),
    ])))!;

    // Content before analysis, as everywhere. Of two analyses of one item the second waits here, and then sees which suggestions of the first it takes the place of.
    static Statement ContentIsThere(OpenItem item) => new Statement(
        $"""
        with there as (select 1 from app.content_item where id = $1 and user_id = $2 and deleted_at is null for no key update)
        select app.demand(exists (select from there), '{GoneConstraint}')
        """, item.ContentId, item.UserId).ForItsEffect();

    static Statement UnitIs(string state, OpenItem item) => new Statement(
        $"select app.demand(exists (select from app.usage_event where user_id = $1 and operation_id = $2 and state = $3), '{SettledConstraint}')",
        item.UserId, item.Id, state).ForItsEffect();

    Statement[] Suggest(OpenItem item, ItemEnd end, DateTimeOffset now) =>
    [
        new("""
            update app.ai_suggestion set status = 'superseded', decided_at = $4 where content_id = $1 and user_id = $2 and field = any($3::text[]) and status = 'pending'
            """, item.ContentId, item.UserId, end.Proposals.Select(proposal => proposal.Field).ToArray(), now),
        new("""
            insert into app.ai_suggestion (id, user_id, content_id, analysis_id, field, current, proposed, reason, confidence, created_at)
            select t.id, $1, $2, $3, t.field, t.current, t.proposed, t.reason, t.confidence, $4
            from unnest($5::uuid[], $6::text[], $7::jsonb[], $8::jsonb[], $9::text[], $10::float8[]) as t(id, field, current, proposed, reason, confidence)
            """,
            item.UserId, item.ContentId, item.AnalysisId, now,
            end.Proposals.Select(_ => ids.Next()).ToArray(),
            end.Proposals.Select(proposal => proposal.Field).ToArray(),
            Json(end.Proposals.Select(proposal => proposal.Current)),
            Json(end.Proposals.Select(proposal => proposal.Proposed)),
            end.Proposals.Select(proposal => proposal.Reason).ToArray(),
            end.Proposals.Select(proposal => proposal.Confidence).ToArray()),
    ];

    static NpgsqlParameter Json(IEnumerable<FieldValue> values) =>
        new() { Value = values.Select(value => JsonSerializer.Serialize(value)).ToArray(), NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Array | NpgsqlTypes.NpgsqlDbType.Jsonb };

    /// <summary>Runs a fenced write; a lost item is <see cref="ItemLost"/>.</summary>
    public static async Task<T> Fenced<T>(Func<Task<T>> write)
    {
        try
        {
            return await write();
        }
        catch (PostgresException lost) when (lost.ConstraintName == ItemLost.Constraint)
        {
            throw new ItemLost();
        }
    }
}

/// <summary>An item that is over.</summary>
/// <param name="Analysis">How its analysis stands now.</param>
sealed record EndedItem(UsageCounter Counter, AnalysisStatus Analysis);
