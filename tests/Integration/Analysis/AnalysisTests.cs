using System.Net;
using System.Text.Json;
using StreamVibe.Tests.Integration.Fixtures;

namespace StreamVibe.Tests.Integration.Analysis;

/// <summary>One analysis from its request to its suggestions.</summary>
public sealed class AnalysisTests(SharedSystem system) : IClassFixture<SharedSystem>
{
    [Fact]
    public async Task Nobody_who_is_not_signed_in_asks_a_model()
    {
        var http = system.App.NewClient();
        await (await http.PostAsync($"/api/content/{Chance.Id()}/analyze", null)).Problem(HttpStatusCode.Unauthorized, "unauthenticated");
        await (await http.GetAsync($"/api/analyses/{Chance.Id()}")).Problem(HttpStatusCode.Unauthorized, "unauthenticated");
    }

    [Fact]
    public async Task Somebody_elses_items_and_analyses_are_not_there()
    {
        var (owner, other) = (await system.App.RegisterAsync(), await system.App.RegisterAsync());
        var (theirs, mine) = ((await owner.NewItems(1))[0], (await other.NewItems(1))[0]);
        await (await other.Ask(theirs)).Problem(HttpStatusCode.NotFound, "not_found");
        await (await other.AskMany(mine, theirs)).Problem(HttpStatusCode.NotFound, "not_found");
        Assert.Equal((0, 0), await other.Units());

        var run = await owner.Analyze(theirs);
        await (await other.Send(HttpMethod.Get, $"/api/analyses/{run.Id()}")).Problem(HttpStatusCode.NotFound, "not_found");
        await (await other.Send(HttpMethod.Delete, $"/api/analyses/{run.Id()}")).Problem(HttpStatusCode.NotFound, "not_found");
    }

    [Fact]
    public async Task An_analysis_brings_suggestions_for_one_unit_and_says_so()
    {
        var user = await system.App.RegisterAsync();
        var item = (await user.NewItems(1))[0];
        var answer = await user.Ask(item);
        var started = await answer.Json(HttpStatusCode.Accepted);
        Assert.Equal($"/api/analyses/{started.Id()}", answer.Headers.Location!.OriginalString);
        Assert.Equal("queued", started.Text("status"));

        var run = await user.Finished(started.Id());
        Assert.Equal(("completed", 1, 1, 0), (run.Text("status"), run.Number("total"), run.Number("completed"), run.Number("failed")));
        var only = Assert.Single(run.GetProperty("items").EnumerateArray());
        Assert.Equal((item, "completed"), (only.GetProperty("contentId").GetGuid(), only.Text("status")));
        Assert.True(only.Number("suggestions") > 0, "Nothing was suggested.");
        Assert.Equal(only.Number("suggestions"), await user.Suggestions());
        await user.UnitsAre(1, 0);
        Assert.Equal(["openai answered"], await user.Calls());

        var told = Assert.Single(await user.All("/api/notifications"), message => message.Text("kind").StartsWith("analysis", StringComparison.Ordinal));
        Assert.Equal(("analysis_completed", $"/app/content/{item}"), (told.Text("kind"), told.Text("link")));
        var audit = await user.All("/api/audit");
        Assert.Equal(user.Id.ToString(), Assert.Single(audit, entry => entry.Text("action") == "analysis.started").Text("actor"));
        Assert.Equal("system", Assert.Single(audit, entry => entry.Text("action") == "analysis.completed" && entry.Text("target") == $"analysis:{run.Id()}").Text("actor"));
        await system.App.Agrees();
    }

    [Fact]
    public async Task A_newer_analysis_takes_the_place_of_what_was_not_decided()
    {
        var user = await system.App.RegisterAsync();
        var item = (await user.NewItems(1))[0];
        var first = await user.Analyze(item);
        var second = await user.Analyze(item);
        var pending = await system.App.Look<Guid>($"select distinct analysis_id from app.ai_suggestion where user_id = '{user.Id}' and status = 'pending'");
        Assert.Equal([second.Id()], pending);
        Assert.Equal([first.Id()], await system.App.Look<Guid>($"select distinct analysis_id from app.ai_suggestion where user_id = '{user.Id}' and status = 'superseded'"));
        await user.UnitsAre(2, 0);
    }

    [Fact]
    public async Task A_repeated_key_is_one_analysis_and_one_unit()
    {
        var user = await system.App.RegisterAsync();
        var item = (await user.NewItems(1))[0];
        var key = Chance.Name("key");
        var first = (await (await user.Ask(item, key)).Json(HttpStatusCode.Accepted)).Id();
        await user.Finished(first);
        var again = await user.Ask(item, key);
        Assert.Equal(first, (await again.Json(HttpStatusCode.Accepted)).Id());
        Assert.True(again.Headers.Contains("Idempotency-Replayed"));
        await user.UnitsAre(1, 0);
    }

    [Fact]
    public async Task A_list_is_of_1_to_200_items_each_once()
    {
        var user = await system.App.RegisterAsync();
        var item = (await user.NewItems(1))[0];
        await (await user.AskMany()).Invalid("contentIds");
        await (await user.Send(HttpMethod.Post, "/api/analyses", new { })).Invalid("contentIds");
        await (await user.AskMany(item, item)).Invalid("contentIds");
        await (await user.AskMany([.. Enumerable.Range(0, 201).Select(_ => Chance.Id())])).Invalid("contentIds");
    }

    [Fact]
    public async Task What_was_asked_is_in_the_export()
    {
        var user = await system.App.RegisterAsync();
        var item = (await user.NewItems(1))[0];
        var run = await user.Analyze(item);
        var export = await user.Get("/api/me/export");
        Assert.Equal(item, Assert.Single(export.GetProperty("analyses").EnumerateArray()).GetProperty("items")[0].GetProperty("contentId").GetGuid());
        Assert.Equal(run.GetProperty("items")[0].Number("suggestions"), export.GetProperty("suggestions").GetArrayLength());
        Assert.Contains(export.GetProperty("suggestions").EnumerateArray(), row => row.GetProperty("proposed").ValueKind is JsonValueKind.String);
        Assert.True(Assert.Single(export.GetProperty("aiUsage").EnumerateArray()).Number("costMicroDollars") > 0);
    }

    [Fact]
    public async Task Fifty_at_once_with_ten_units_left_are_ten()
    {
        var user = await system.App.RegisterAsync();
        var items = await user.NewItems(50);
        await user.Limit(10);
        var answers = await Task.WhenAll(items.Select(item => user.Ask(item)));
        var started = answers.Where(answer => answer.StatusCode == HttpStatusCode.Accepted).ToList();
        Assert.Equal(10, started.Count);
        foreach (var refused in answers.Except(started)) await refused.Problem(HttpStatusCode.TooManyRequests, "quota_exceeded");
        foreach (var answer in started) await user.Finished((await answer.Json(HttpStatusCode.Accepted)).Id());
        await user.UnitsAre(10, 0);
        await system.App.Agrees();
    }

    [Fact]
    public async Task A_list_that_has_no_room_leaves_nothing_in_the_ledger()
    {
        var user = await system.App.RegisterAsync();
        var items = await user.NewItems(12);
        await user.Limit(3);
        await user.Analyze(items[0]);
        await (await user.AskMany(items)).Problem(HttpStatusCode.TooManyRequests, "quota_exceeded");
        Assert.Equal(["committed"], await system.App.Look<string>($"select state from app.usage_event where user_id = '{user.Id}' and kind = 'ai_analysis'"));
        await user.Finished((await (await user.AskMany(items[..2])).Json(HttpStatusCode.Accepted)).Id());
        await user.UnitsAre(3, 0);
    }

    [Fact]
    public async Task A_list_takes_all_its_units_or_none()
    {
        var user = await system.App.RegisterAsync();
        var items = await user.NewItems(12);
        await user.Limit(11);
        await (await user.AskMany(items)).Problem(HttpStatusCode.TooManyRequests, "quota_exceeded");
        Assert.Equal((0, 0), await user.Units());
        var two = await Task.WhenAll(user.AskMany(items[..6]), user.AskMany(items[6..]));
        var started = Assert.Single(two, answer => answer.StatusCode == HttpStatusCode.Accepted);
        await two.Except([started]).Single().Problem(HttpStatusCode.TooManyRequests, "quota_exceeded");
        var run = await user.Finished((await started.Json(HttpStatusCode.Accepted)).Id());
        Assert.Equal(6, run.Number("completed"));
        await user.UnitsAre(6, 0);
        Assert.Single(await user.All("/api/notifications"), message => message.Text("kind") == "analysis_completed");
        await system.App.Agrees();
    }
}
