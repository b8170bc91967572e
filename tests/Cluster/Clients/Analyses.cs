using System.Net;
using System.Text.Json.Nodes;
using StreamVibe.Tests.Cluster.Installations;
using StreamVibe.Tests.Cluster.Processes;

namespace StreamVibe.Tests.Cluster.Clients;

/// <summary>What a person has models do.</summary>
static class Analyses
{
    /// <summary>Connects a new channel; answers its items.</summary>
    public static async Task<(string Connection, string[] Items)> ItemsAsync(this Farm farm, Person person, string account, int items)
    {
        await farm.OutsideWorld.MakeAccountAsync(account, items);
        var connection = await person.ConnectAsync(account);
        await person.WaitForEndAsync((string)(await person.NewestRunAsync(connection))["id"]!, TimeSpan.FromSeconds(90), farm.Tell);
        return (connection, [.. (await person.GetAsync("/api/content?limit=100"))["items"]!.AsArray().Select(item => (string)item!["id"]!)]);
    }

    public static async Task<string> AnalyzeAsync(this Person person, params string[] contentIds)
    {
        using var answer = await person.SendAsync(HttpMethod.Post, "/api/analyses", new { contentIds });
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == HttpStatusCode.Accepted, text);
        return (string)JsonNode.Parse(text)!["id"]!;
    }

    /// <summary>Once it is over, however it ended; asks the tables, since a silo that stands still answers nobody.</summary>
    public static Task<string> AnalysisEndAsync(this Farm farm, string analysis) => Wait.ForAsync($"the end of analysis {analysis}", TimeSpan.FromSeconds(120),
        async () => await farm.Books.OneAsync<string>("select status from app.analysis where id = $1", Guid.Parse(analysis)) is var status && status is "queued" or "running" ? null : status, farm.Tell);

    /// <summary>Waits until so many calls of the person's are under way.</summary>
    public static Task AskedAsync(this Farm farm, Guid user, int calls) => Wait.UntilAsync($"{calls} calls of models", TimeSpan.FromSeconds(60),
        async () => await farm.Books.OneAsync<long>("select count(*) from app.ai_usage where user_id = $1 and outcome = 'asked'", user) >= calls, farm.Tell, TimeSpan.FromMilliseconds(10));

    /// <summary>Everything that does not agree, in words; empty where the books are right.</summary>
    public static Task<List<string>> AnalysisContradictionsAsync(this Books books, Guid user) => books.ListAsync<string>(
        """
        select format('%s spent %s in %s, its calls cost %s', coalesce(s.user_id::text, 'all'), s.spent, s.month, sum(u.cost))
        from app.ai_spend s left join app.ai_usage u on u.month = s.month and (s.user_id is null or u.user_id = s.user_id)
        group by s.user_id, s.month, s.spent having s.spent <> coalesce(sum(u.cost), 0)
        union all
        select format('item %s is %s with %s suggestions said and %s there, its unit is %s', i.id, i.status, i.suggestions, count(g.id), e.state)
        from app.analysis_item i left join app.usage_event e on e.user_id = i.user_id and e.operation_id = i.id
        left join app.ai_suggestion g on g.analysis_id = i.analysis_id and g.content_id = i.content_id
        where i.user_id = $1
        group by i.id, i.status, i.suggestions, e.state
        having coalesce(e.state, '') <> case when i.status in ('queued', 'running') then 'held' when i.suggestions > 0 then 'committed' else 'released' end or i.suggestions <> count(g.id)
        union all
        select format('analysis %s is %s, was told %s times and audited %s times', a.id, a.status, n.told, l.noted)
        from app.analysis a
        cross join lateral (select count(*) as told from app.notification n where n.user_id = a.user_id and n.link = '/app/analyses/' || a.id) n
        cross join lateral (select count(*) as noted from app.audit_log l where l.user_id = a.user_id and l.target = 'analysis:' || a.id and l.action = 'analysis.' || a.status) l
        where a.user_id = $1 and a.total > 1 and a.status in ('completed', 'failed') and (n.told, l.noted) <> (1, 1)
        """, user);

    /// <summary>Used and held units.</summary>
    public static async Task<(long Used, long Held)> UnitsAsync(this Books books, Guid user) =>
        await books.OneAsync<long[]>("select array[used, held] from app.usage_counter where user_id = $1 and kind = 'ai_analysis'", user) is var sums ? (sums[0], sums[1]) : default;
}
