using System.Net;
using System.Text.Json;
using StreamVibe.Tests.Integration.Fixtures;

namespace StreamVibe.Tests.Integration.Analysis;

/// <summary>What people do with analyses, and a look at what is written of it.</summary>
static class Asking
{
    public static Task<HttpResponseMessage> Ask(this TestUser user, Guid content, string? key = null) => user.Send(HttpMethod.Post, $"/api/content/{content}/analyze", key: key);

    public static Task<HttpResponseMessage> AskMany(this TestUser user, params Guid[] contentIds) => user.Send(HttpMethod.Post, "/api/analyses", new { contentIds });

    /// <summary>Once it is over, however it ended.</summary>
    public static Task<JsonElement> Finished(this TestUser user, Guid analysis) =>
        Eventually.Get("the analysis to finish", () => user.Get($"/api/analyses/{analysis}"), run => run.GetProperty("finishedAt").ValueKind != JsonValueKind.Null);

    /// <summary>An analysis of one item from its request to its end.</summary>
    public static async Task<JsonElement> Analyze(this TestUser user, Guid content) =>
        await user.Finished((await (await user.Ask(content)).Json(HttpStatusCode.Accepted)).Id());

    /// <summary>Items of a new channel.</summary>
    public static async Task<Guid[]> NewItems(this TestUser user, int count)
    {
        await user.ConnectNew(count);
        return [.. (await user.All("/api/content")).Select(item => item.Id())];
    }

    public static Task Prefer(this TestUser user, string provider, bool allowFallback = true, string? language = null, string? tone = null) =>
        user.Send(HttpMethod.Put, "/api/me/ai-preferences", new { provider, allowFallback, language, tone }).ContinueWith(answer => answer.Result.Expect(HttpStatusCode.OK), TaskScheduler.Default).Unwrap();

    /// <summary>Used and held units.</summary>
    public static async Task<(long Used, long Held)> Units(this TestUser user)
    {
        var quota = await user.Quota("ai_analysis");
        return (quota.Number("used"), quota.Number("held"));
    }

    /// <summary>Waits until so many are used and held: an analysis is over in the tables a moment before its person's quota is told.</summary>
    public static Task UnitsAre(this TestUser user, long used, long held) => Eventually.Get($"{used} used and {held} held units", user.Units, units => units == (used, held));

    public static Task<List<T>> Look<T>(this StreamVibeApp app, string sql) => Sql.ListAsync<T>(app.Database, sql, "streamvibe_service");

    public static async Task<long> Suggestions(this TestUser user) => Assert.Single(await user.App.Look<long>($"select count(*) from app.ai_suggestion where user_id = '{user.Id}'"));

    /// <summary>Provider and outcome of the user's calls, oldest first.</summary>
    public static Task<List<string>> Calls(this TestUser user) => user.App.Look<string>($"select provider || ' ' || outcome from app.ai_usage where user_id = '{user.Id}' order by asked_at, id");

    public static Task Limit(this TestUser user, int limit) =>
        Sql.RunAsync(user.App.Database, $"update app.usage_counter set quota_limit = {limit}, version = version + 1 where user_id = '{user.Id}' and kind = 'ai_analysis'", "streamvibe_service");

    /// <summary>What does not agree: sums of costs, units and suggestions. Holds at any moment, whatever was killed.</summary>
    public static async Task Agrees(this StreamVibeApp app) => Assert.Equal([], await app.Look<string>(
        """
        select format('%s spent %s in %s, its calls cost %s', coalesce(s.user_id::text, 'all'), s.spent, s.month, sum(u.cost))
        from app.ai_spend s left join app.ai_usage u on u.month = s.month and (s.user_id is null or u.user_id = s.user_id)
        group by s.user_id, s.month, s.spent having s.spent <> coalesce(sum(u.cost), 0)
        union all
        select format('item %s is %s with %s suggestions said, %s there, its unit is %s', i.id, i.status, i.suggestions, count(g.id), e.state)
        from app.analysis_item i left join app.usage_event e on e.user_id = i.user_id and e.operation_id = i.id
        left join app.ai_suggestion g on g.analysis_id = i.analysis_id and g.content_id = i.content_id
        group by i.id, i.status, i.suggestions, e.state
        having coalesce(e.state, '') <> case when i.status in ('queued', 'running') then 'held' when i.suggestions > 0 then 'committed' else 'released' end
          or (i.suggestions <> count(g.id) and exists (select from app.content_item c where c.id = (select x.content_id from app.analysis_item x where x.id = i.id)))
        """));
}
