using System.Net;
using System.Text.Json;
using StreamVibe.Tests.Integration.Fixtures;

namespace StreamVibe.Tests.Integration.Analysis;

/// <summary>Whom an analysis asks, and whom next.</summary>
[Collection(nameof(ModelWeather))]
public sealed class FallbackTests(ModelWeather weather, PostgresFixture postgres)
{
    [Fact]
    public async Task A_provider_that_is_not_set_up_is_not_asked_and_without_another_nothing_is_held()
    {
        await using var app = await StreamVibeApp.StartAsync(postgres, new Dictionary<string, string?> { ["Ai:OpenAI:ApiKey"] = "" });
        var user = await app.RegisterAsync();
        var item = (await user.NewItems(1))[0];
        await user.Analyze(item);
        Assert.Equal(["anthropic answered"], await user.Calls());
        await user.Prefer("openai", allowFallback: false);
        await (await user.Ask(item)).Problem(HttpStatusCode.Conflict, "not_supported");
        await user.UnitsAre(1, 0);
    }

    [Theory]
    [InlineData("openai", "anthropic")]
    [InlineData("anthropic", "openai")]
    public async Task While_one_provider_has_no_room_the_other_is_asked(string preferred, string other)
    {
        var (user, item) = await weather.WithItem();
        await user.Prefer(preferred);
        await weather.App.Sandbox.Fault(preferred, "status", status: 429, times: 1, retryAfter: 60);
        Assert.Equal("completed", (await user.Analyze(item)).Text("status"));
        Assert.Equal([$"{preferred} unavailable", $"{other} answered"], await user.Calls());
        await user.UnitsAre(1, 0);
        Assert.Equal([0L], await weather.App.Look<long>($"select cost from app.ai_usage where user_id = '{user.Id}' and outcome = 'unavailable'"));
        await weather.App.Agrees();
    }

    [Fact]
    public async Task Who_forbids_the_other_provider_gets_a_refusal_and_the_unit_back()
    {
        var (user, item) = await weather.WithItem();
        await user.Prefer("anthropic", allowFallback: false);
        await weather.App.Sandbox.Fault("anthropic", "status", status: 529, times: 3);
        await Fails(user, item, "provider_busy", "anthropic unavailable");
    }

    [Fact]
    public async Task Where_both_have_no_room_nothing_is_counted()
    {
        var (user, item) = await weather.WithItem();
        foreach (var service in new[] { "openai", "anthropic" }) await weather.App.Sandbox.Fault(service, "status", status: 429, retryAfter: 60);
        await Fails(user, item, "provider_busy", "openai unavailable", "anthropic unavailable");
    }

    [Fact]
    public async Task A_provider_that_does_not_answer_in_time_has_cost_the_most_it_can_and_the_other_is_asked()
    {
        // Soon enough to be waited for, and late enough for the other one to answer in time.
        await using var app = await StreamVibeApp.StartAsync(postgres, new Dictionary<string, string?>(ModelWeather.Prices) { ["Ai:SecondsPerTry"] = "8" });
        var user = await app.RegisterAsync();
        var item = (await user.NewItems(1))[0];
        await app.Sandbox.Fault("openai", "hang");
        Assert.Equal("completed", (await user.Analyze(item)).Text("status"));
        Assert.Equal(["openai unknown", "anthropic answered"], await user.Calls());
        var cost = Assert.Single(await app.Look<long>($"select cost from app.ai_usage where user_id = '{user.Id}' and outcome = 'unknown'"));
        Assert.True(cost > 4_000 * 8, $"An unknown call cost {cost}, less than its most.");
        await user.UnitsAre(1, 0);
        await app.Agrees();
    }

    [Fact]
    public async Task An_answer_that_does_not_fit_is_asked_for_once_more()
    {
        var (user, item) = await weather.WithItem();
        await weather.App.Sandbox.ScriptModel(new { service = "openai", kind = "wrongSchema" });
        Assert.Equal("completed", (await user.Analyze(item)).Text("status"));
        Assert.Equal(["openai unfit", "openai answered"], await user.Calls());
        await user.UnitsAre(1, 0);
    }

    [Theory]
    [InlineData("truncated")]
    [InlineData("wrongSchema")]
    [InlineData("empty")]
    public async Task Twice_unfit_is_a_failure_that_costs_no_unit(string kind)
    {
        var (user, item) = await weather.WithItem();
        await weather.App.Sandbox.ScriptModel(new { service = "openai", kind, times = 2 });
        await Fails(user, item, "unfit", "openai unfit", "openai unfit");
        Assert.All(await weather.App.Look<long>($"select cost from app.ai_usage where user_id = '{user.Id}'"), cost => Assert.True(cost > 0, "An answer that was paid for costs nothing."));
    }

    [Fact]
    public async Task A_model_that_declines_is_not_got_around()
    {
        var (user, item) = await weather.WithItem();
        await weather.App.Sandbox.ScriptModel(new { service = "openai", kind = "refusal" });
        await Fails(user, item, "refused", "openai refused");
    }

    [Fact]
    public async Task Preferences_reach_the_provider_that_was_chosen_and_nobody_else()
    {
        var (user, item) = await weather.WithItem();
        var after = (await weather.App.Sandbox.ModelCalls()).Select(seen => seen.Sequence).DefaultIfEmpty().Max();
        await user.Prefer("anthropic", language: "pt-BR", tone: "as a grandmother tells it");
        await user.Analyze(item);
        var call = Assert.Single(await weather.App.Sandbox.ModelCalls(after));
        Assert.Equal(("anthropic", "claude-haiku-5-5"), (call.Service, call.Model));
        var preferences = JsonSerializer.Deserialize<JsonElement>(call.User).GetProperty("preferences");
        Assert.Equal(("pt-BR", "as a grandmother tells it"), (preferences.Text("language"), preferences.Text("tone")));
        Assert.DoesNotContain("grandmother", call.System, StringComparison.Ordinal);
    }

    async Task Fails(TestUser user, Guid item, string code, params string[] calls)
    {
        var run = await user.Analyze(item);
        Assert.Equal(("failed", code), (run.Text("status"), run.GetProperty("problem").Text("code")));
        Assert.Equal(calls, await user.Calls());
        await user.UnitsAre(0, 0);
        Assert.Equal(0, await user.Suggestions());
        Assert.Single(await user.All("/api/notifications"), message => message.Text("kind") == "analysis_failed");
        Assert.Single(await user.All("/api/audit"), entry => entry.Text("action") == "analysis.failed");
        await weather.App.Agrees();
    }
}
