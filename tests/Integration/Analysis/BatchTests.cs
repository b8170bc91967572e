using System.Net;
using System.Text.Json;
using StreamVibe.Billing;
using StreamVibe.Tests.Integration.Fixtures;

namespace StreamVibe.Tests.Integration.Analysis;

/// <summary>Analyses that take their time: progress, cancels, and items and people that are gone before the model answers.</summary>
[Collection(nameof(ModelWeather))]
public sealed class BatchTests(ModelWeather weather)
{
    [Fact]
    public async Task A_list_shows_its_progress_and_ends_once()
    {
        // Long enough to be looked at between the first answers and the last.
        var (user, items) = await WithItems(12, latency: 2_000);
        var started = (await (await user.AskMany(items)).Json(HttpStatusCode.Accepted)).Id();
        Assert.Equal((0, 12), await user.Units());
        var half = await Eventually.Get("some progress", () => user.Get($"/api/analyses/{started}"), run => run.Number("completed") > 0);
        Assert.Equal("running", half.Text("status"));
        Assert.InRange(half.GetProperty("items").EnumerateArray().Count(item => item.Text("status") == "running"), 0, 4);

        var run = await user.Finished(started);
        Assert.Equal(("completed", 12), (run.Text("status"), run.Number("completed")));
        Assert.Equal(items, run.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("contentId").GetGuid()));
        await user.UnitsAre(12, 0);
        Assert.Equal($"/app/analyses/{started}", Assert.Single(await user.All("/api/notifications"), message => message.Text("kind") == "analysis_completed").Text("link"));
        await weather.App.Agrees();
    }

    [Fact]
    public async Task Some_that_fail_do_not_spoil_the_others()
    {
        var (user, items) = await WithItems(4, latency: 0);
        await weather.App.Sandbox.ScriptModel(new { kind = "refusal", times = 2 });
        var run = await user.Finished((await (await user.AskMany(items)).Json(HttpStatusCode.Accepted)).Id());
        Assert.Equal(("completed", 2, 2), (run.Text("status"), run.Number("completed"), run.Number("failed")));
        await user.UnitsAre(2, 0);
        await weather.App.Agrees();
    }

    [Fact]
    public async Task What_is_cancelled_gives_its_units_back_and_brings_nothing_any_more()
    {
        // Longer than any slow machine needs until the cancel, which breaks the calls off.
        var (user, items) = await WithItems(10, latency: 50_000);
        var started = (await (await user.AskMany(items)).Json(HttpStatusCode.Accepted)).Id();
        await Eventually.Get("the models to be asked", user.Calls, calls => calls.Count == 4);
        await (await user.Send(HttpMethod.Delete, $"/api/analyses/{started}")).Expect(HttpStatusCode.NoContent);
        var run = await user.Get($"/api/analyses/{started}");
        Assert.Equal("cancelled", run.Text("status"));
        Assert.All(run.GetProperty("items").EnumerateArray(), item => Assert.Equal("cancelled", item.Text("status")));
        Assert.Equal((0, 0), await user.Units());
        await Eventually.Get("the calls to be given up", user.Calls, calls => calls.All(call => call.EndsWith(" unknown", StringComparison.Ordinal)));
        Assert.Equal(4, (await user.Calls()).Count);
        Assert.Equal(0, await user.Suggestions());
        // Once more changes nothing.
        await (await user.Send(HttpMethod.Delete, $"/api/analyses/{started}")).Expect(HttpStatusCode.NoContent);
        Assert.Single(await user.All("/api/audit"), entry => entry.Text("action") == "analysis.cancelled");
        Assert.Matches("streamvibe_analysis_items_total{[^}]*end=\"cancelled\"[^}]*} [1-9]", await weather.App.NewClient().GetStringAsync("/metrics"));
        await weather.App.Agrees();
        // There is room for the next.
        await weather.ClearAsync();
        Assert.Equal("completed", (await user.Analyze(items[0])).Text("status"));
    }

    [Fact]
    public async Task Items_that_are_deleted_while_the_model_works_bring_nothing_and_cost_no_unit()
    {
        var (user, items) = await WithItems(6, latency: ModelWeather.Working);
        var started = (await (await user.AskMany(items)).Json(HttpStatusCode.Accepted)).Id();
        await Eventually.Get("the models to be asked", user.Calls, calls => calls.Count == 4);
        var connection = (await user.Get("/api/connections")).GetProperty("items")[0].Id();
        await (await user.Send(HttpMethod.Delete, $"/api/connections/{connection}?content=delete")).Expect(HttpStatusCode.NoContent);
        var run = await user.Finished(started);
        Assert.Equal(("failed", "not_found", 6), (run.Text("status"), run.GetProperty("problem").Text("code"), run.Number("failed")));
        await user.UnitsAre(0, 0);
        Assert.Equal(0, await user.Suggestions());
        Assert.All(await user.Calls(), call => Assert.Equal("openai answered", call));
        await weather.App.Agrees();
    }

    [Fact]
    public async Task Who_leaves_while_the_model_works_leaves_nothing_but_the_sum()
    {
        var (user, items) = await WithItems(2, latency: ModelWeather.Working);
        await (await user.AskMany(items)).Expect(HttpStatusCode.Accepted);
        await Eventually.Get("the models to be asked", user.Calls, calls => calls.Count == 2);
        var before = Assert.Single(await weather.App.Look<long>("select count(*) from app.ai_usage where user_id is null"));
        await (await user.Send(HttpMethod.Delete, "/api/me")).Expect(HttpStatusCode.NoContent);
        await Eventually.Get("the account to be gone", () => weather.App.Look<long>($"select count(*) from app.users where id = '{user.Id}'"), rows => rows[0] == 0);
        Assert.Equal(before + 2, Assert.Single(await weather.App.Look<long>("select count(*) from app.ai_usage where user_id is null")));
        await Eventually.Get("the calls to end", () => weather.App.Look<long>("select count(*) from app.ai_usage where outcome = 'asked'"), rows => rows[0] == 0);
        foreach (var table in new[] { "analysis", "analysis_item", "ai_suggestion", "ai_spend", "usage_event" })
            Assert.Equal([0L], await weather.App.Look<long>($"select count(*) from app.{table} where user_id = '{user.Id}'"));
        await weather.App.Agrees();
    }

    [Fact]
    public async Task An_answer_without_anything_better_costs_no_unit()
    {
        await weather.ClearAsync();
        var user = await weather.App.RegisterAsync();
        var (account, connection) = await user.ConnectNew(items: 0);
        await weather.App.Sandbox.AddItem(new { account, title = "Bread", description = "How it is made", tags = new[] { "bread" } });
        await user.Sync(connection);
        object Same(object value) => new { proposed = value, reason = "It is good as it is.", confidence = 0.9 };
        var body = JsonSerializer.Serialize(new { title = Same("Bread"), description = Same("How it is made"), tags = Same(new[] { "bread" }), hashtags = Same(Array.Empty<string>()) });
        await weather.App.Sandbox.ScriptModel(new { service = "openai", kind = "content", body });
        var run = await user.Analyze(Assert.Single(await user.All("/api/content")).Id());
        Assert.Equal(("completed", 0), (run.Text("status"), run.GetProperty("items")[0].Number("suggestions")));
        Assert.Equal(["openai answered"], await user.Calls());
        await user.UnitsAre(0, 0);
        Assert.Equal("Nothing to improve", Assert.Single(await user.All("/api/notifications"), message => message.Text("kind") == "analysis_completed").Text("title"));
        await weather.App.Agrees();
    }

    [Fact]
    public async Task A_unit_that_was_held_for_an_analysis_that_never_came_about_is_given_back_by_the_sweep()
    {
        await weather.ClearAsync();
        var user = await weather.App.RegisterAsync();
        await weather.App.Grains.GetGrain<ISubscriptionGrain>(user.Id).Hold(QuotaKind.AiAnalysis, Chance.Id());
        Assert.Equal((0, 1), await user.Units());
        await weather.App.Sandbox.AdvanceClock(TimeSpan.FromMinutes(11));
        Assert.Equal((0, 0), await user.Units());
    }

    async Task<(TestUser, Guid[])> WithItems(int count, int latency)
    {
        await weather.ClearAsync();
        var user = await weather.App.RegisterAsync();
        var items = await user.NewItems(count);
        await weather.App.Sandbox.ModelLatency(latency);
        return (user, items);
    }
}
