using StreamVibe.Audit;
using StreamVibe.Storage;

namespace StreamVibe.Accounts;

/// <summary>Rows of <c>app.ai_preferences</c>.</summary>
sealed class PreferencesStore(Database database, AuditStore audit)
{
    /// <summary>Null where the user never said anything.</summary>
    public Task<AiPreferences?> Find(Guid userId) => database.For(userId).One(
        row => new AiPreferences(Names.Parse<AiProvider>(row.GetString(0)), row.GetBoolean(1), row.TextOrNull(2), row.TextOrNull(3)),
        new Statement("select provider, allow_fallback, language, tone from app.ai_preferences where user_id = $1", userId));

    public Task Save(Guid userId, AiPreferences preferences, DateTimeOffset now) => database.Service.Write(
        new Statement(
            """
            insert into app.ai_preferences as p (user_id, provider, allow_fallback, language, tone, updated_at) values ($1, $2, $3, $4::text, $5::text, $6)
            on conflict on constraint ai_preferences_pkey do update
              set provider = excluded.provider, allow_fallback = excluded.allow_fallback, language = excluded.language, tone = excluded.tone, updated_at = excluded.updated_at
            """, userId, Names.Of(preferences.Provider), preferences.AllowFallback, preferences.Language, preferences.Tone, now),
        audit.ByUser(userId, "ai_preferences.updated", $"user:{userId}", now));
}
