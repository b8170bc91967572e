using System.Net;
using Npgsql;
using StreamVibe.Billing;
using StreamVibe.Tests.Integration.Fixtures;

namespace StreamVibe.Tests.Integration.Analysis;

/// <summary>Analyses that meet each other, and those who give units back, at the worst moment: brought about with locks that the test holds.</summary>
[Collection(nameof(ModelWeather))]
public sealed class RacingTests(ModelWeather weather)
{
    [Fact]
    public async Task Two_analyses_of_one_item_that_end_together_both_bring_their_suggestions()
    {
        var (user, item) = await weather.WithItem();
        await weather.App.Sandbox.ModelLatency(ModelWeather.Working);
        var runs = new List<Guid>();
        foreach (var _ in Enumerable.Range(0, 2)) runs.Add((await (await user.Ask(item)).Json(HttpStatusCode.Accepted)).Id());
        await Eventually.Get("both models to be asked", user.Calls, calls => calls.Count == 2);
        // Whoever has written suggestions waits here for its unit, and the other one comes that far.
        await using var counters = await SessionAsync($"begin; select from app.usage_counter where user_id = '{user.Id}' for no key update");
        await Eventually.Get("both to wait", WaitersAsync, waiting => waiting >= 2);
        await RunAsync(counters, "commit");

        foreach (var run in runs) Assert.Equal("completed", (await user.Finished(run)).Text("status"));
        Assert.Equal(["openai answered", "openai answered"], await user.Calls());
        await user.UnitsAre(2, 0);
        Assert.Single(await weather.App.Look<Guid>($"select distinct analysis_id from app.ai_suggestion where user_id = '{user.Id}' and status = 'pending'"));
        await weather.App.Agrees();
    }

    [Fact]
    public async Task Items_whose_units_are_gone_fail_for_good_and_no_model_is_asked_about_them_any_more()
    {
        await weather.ClearAsync();
        var user = await weather.App.RegisterAsync();
        var items = await user.NewItems(5);
        await weather.App.Sandbox.ModelLatency(ModelWeather.Working);
        var started = (await (await user.AskMany(items)).Json(HttpStatusCode.Accepted)).Id();
        await Eventually.Get("four models to be asked", user.Calls, calls => calls.Count == 4);
        // Of one that is asked about, and of the one that waits.
        await weather.App.Look<string>($"select (app.settle_usage(user_id, id, false, now())).kind from app.analysis_item where analysis_id = '{started}' and position in (1, 5)");
        var run = await user.Finished(started);
        Assert.Equal(("completed", 3, 2), (run.Text("status"), run.Number("completed"), run.Number("failed")));
        Assert.All(new[] { 0, 4 }, position => Assert.Equal("unavailable", run.GetProperty("items")[position].GetProperty("problem").Text("code")));
        Assert.Equal(4, (await user.Calls()).Count);
        await user.UnitsAre(3, 0);
        await weather.App.Agrees();
    }

    [Fact]
    public async Task No_analysis_is_opened_with_a_unit_that_is_just_given_back()
    {
        var (user, item) = await weather.WithItem();
        await using var table = await SessionAsync("begin; lock table app.analysis in share mode");
        var asked = user.Ask(item);
        var unit = (await Eventually.Get("the unit to be held", () => weather.App.Look<Guid>($"select operation_id from app.usage_event where user_id = '{user.Id}' and kind = 'ai_analysis'"), held => held.Count == 1))[0];
        await Eventually.Get("the analysis to wait", WaitersAsync, waiting => waiting >= 1);
        await using var release = await SessionAsync($"begin; select from app.settle_usage('{user.Id}', '{unit}', false, now())");
        await RunAsync(table, "commit");
        await Eventually.Get("the analysis to wait once more", async () => asked.IsCompleted ? 1 : await WaitersAsync(), waiting => waiting >= 1);
        await RunAsync(release, "commit");

        var run = await user.Finished((await (await asked).Json(HttpStatusCode.Accepted)).Id());
        Assert.Equal("completed", run.Text("status"));
        Assert.NotEqual(unit, run.Id());
        await user.UnitsAre(1, 0);
        await weather.App.Agrees();
    }

    [Fact]
    public async Task A_unit_that_an_analysis_is_just_opened_with_is_not_swept()
    {
        await weather.ClearAsync();
        var user = await weather.App.RegisterAsync();
        var unit = Chance.Id();
        await weather.App.Grains.GetGrain<ISubscriptionGrain>(user.Id).Hold(QuotaKind.AiAnalysis, unit);
        await using var opening = await SessionAsync(
            $"""
            begin;
            insert into app.analysis (id, user_id, status, total, queued_at, next_due_at) values ('{unit}', '{user.Id}', 'queued', 1, now(), now() + interval '100 days');
            insert into app.analysis_item (id, analysis_id, user_id, content_id, position, status) values ('{unit}', '{unit}', '{user.Id}', gen_random_uuid(), 1, 'queued');
            select from app.usage_counter where user_id = '{user.Id}' for no key update
            """);
        var swept = weather.App.Sandbox.AdvanceClock(TimeSpan.FromMinutes(11));
        await Eventually.Get("the sweep to wait", WaitersAsync, waiting => waiting >= 1);
        await RunAsync(opening, "commit");
        await swept;
        Assert.Equal((0, 1), await user.Units());
        await (await user.Send(HttpMethod.Delete, $"/api/analyses/{unit}")).Expect(HttpStatusCode.NoContent);
        Assert.Equal((0, 0), await user.Units());
    }

    async Task<long> WaitersAsync() => (await Sql.ListAsync<long>(PostgresFixture.AsSuperuser(weather.App.Database),
        "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"))[0];

    async Task<NpgsqlConnection> SessionAsync(string sql)
    {
        var session = new NpgsqlConnection(PostgresFixture.AsSuperuser(weather.App.Database));
        await session.OpenAsync();
        await RunAsync(session, sql);
        return session;
    }

    static async Task RunAsync(NpgsqlConnection session, string sql)
    {
        await using var command = new NpgsqlCommand(sql, session);
        await command.ExecuteNonQueryAsync();
    }
}
