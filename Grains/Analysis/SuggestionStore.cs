using System.Text.Json;
using Npgsql;
using StreamVibe.Content;
using StreamVibe.Storage;

namespace StreamVibe.Analysis;

/// <summary>One user's suggestions, under that user's row level security.</summary>
sealed class SuggestionStore(Database database, Cursors cursors)
{
    public const string PendingConstraint = "ai_suggestion_pending";

    const string Columns = "id, analysis_id, content_id, field, current, proposed, reason, confidence, status, created_at, decided_at";

    /// <summary>Null where the user has no such suggestion.</summary>
    public Task<Suggestion?> Get(Guid userId, Guid id) => database.For(userId).One(Map, new Statement($"select {Columns} from app.ai_suggestion where user_id = $1 and id = $2", userId, id));

    /// <summary>For one item, newest first.</summary>
    public async Task<Page<Suggestion>> List(Guid userId, Guid contentId, PageRequest page)
    {
        var scope = $"suggestions/{userId}/{contentId}";
        var after = cursors.Read<TimeKey>(page.Cursor, scope);
        var rows = await database.For(userId).List(Map, new Statement(
            $"""
            select {Columns} from app.ai_suggestion
            where user_id = $1 and content_id = $2 and ($3::timestamptz is null or (created_at, id) < ($3, $4::uuid))
            order by created_at desc, id desc limit $5
            """, userId, contentId, after?.At, after?.Id, page.Limit + 1));
        return rows.ToPage(page, row => new TimeKey(row.CreatedAt, row.Id), cursors, scope);
    }

    /// <summary>Notes a decision, if there is none yet.</summary>
    public static Statement Decide(Guid userId, Suggestion decided) => new Statement(
        $"""
        with decided as (
          update app.ai_suggestion set status = $3, decided_at = $4 where user_id = $1 and id = $2 and status = 'pending' returning 1)
        select app.demand(exists (select from decided), '{PendingConstraint}')
        """, userId, decided.Id, Names.Of(decided.Status), decided.DecidedAt).ForItsEffect();

    static Suggestion Map(NpgsqlDataReader row) => new(
        row.Id(0), row.Id(1), row.Id(2), row.GetString(3), JsonSerializer.Deserialize<FieldValue>(row.GetString(4)), JsonSerializer.Deserialize<FieldValue>(row.GetString(5)),
        row.GetString(6), row.GetDouble(7), Names.Parse<SuggestionStatus>(row.GetString(8)), row.Time(9), row.TimeOrNull(10));
}
