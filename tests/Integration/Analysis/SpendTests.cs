using System.Net;
using StreamVibe.Tests.Integration.Fixtures;

namespace StreamVibe.Tests.Integration.Analysis;

/// <summary>What models cost, and the ceilings of a month.</summary>
[Collection(nameof(ModelWeather))]
public sealed class SpendTests(ModelWeather weather, PostgresFixture postgres)
{
    // A call can cost 40,000 micro-dollars: 4,000 tokens of answer, ten each, and nothing for what is read.
    static readonly Dictionary<string, string?> simple = new()
    {
        ["Ai:Prices:gpt-6-luna:Input"] = "0",
        ["Ai:Prices:gpt-6-luna:CachedInput"] = "0",
        ["Ai:Prices:gpt-6-luna:Output"] = "10",
    };

    const int MostOfACall = 40_000;

    [Fact]
    public async Task Costs_add_up_to_the_price_table()
    {
        var (user, item) = await weather.WithItem();
        var sandbox = weather.App.Sandbox;
        await sandbox.ScriptModel(new { service = "openai", kind = "usage", inputTokens = 1_000, cachedTokens = 400, outputTokens = 100 });
        await user.Analyze(item);
        await sandbox.ScriptModel(new { service = "openai", kind = "wrongSchema", inputTokens = 500, outputTokens = 30 });
        await sandbox.ScriptModel(new { service = "openai", kind = "usage", inputTokens = 200, outputTokens = 10 });
        await user.Analyze(item);
        await user.Prefer("anthropic");
        await sandbox.ScriptModel(new { service = "anthropic", kind = "usage", inputTokens = 1_000, cachedTokens = 300, cacheWriteTokens = 200, outputTokens = 50 });
        await user.Analyze(item);
        await sandbox.Fault("anthropic", "status", status: 429, retryAfter: 60);
        await sandbox.ScriptModel(new { service = "openai", kind = "usage", inputTokens = 1, outputTokens = 1 });
        await user.Analyze(item);

        Assert.Equal(
            [600 + 40 + 800, 500 + 240, 200 + 80, 1_000 + 60 + 500 + 500, 0, 1 + 8],
            await weather.App.Look<long>($"select cost from app.ai_usage where user_id = '{user.Id}' order by asked_at, id"));
        Assert.Equal([600L + 40 + 800 + 500 + 240 + 200 + 80 + 1_000 + 60 + 500 + 500 + 0 + 1 + 8], await weather.App.Look<long>($"select spent from app.ai_spend where user_id = '{user.Id}'"));
        Assert.Equal([2_701L + 1], await weather.App.Look<long>($"select sum(input_tokens)::bigint + 1 from app.ai_usage where user_id = '{user.Id}'"));
        await weather.App.Agrees();
    }

    [Fact]
    public async Task A_user_at_the_ceiling_is_refused_before_anything_is_held_until_the_next_month()
    {
        await using var app = await With("Ai:MonthlyBudgetPerUser", 2);
        var (user, other) = (await app.RegisterAsync(), await app.RegisterAsync());
        var items = await user.NewItems(3);
        await app.Sandbox.ScriptModel(new { kind = "usage", outputTokens = 4_000, times = 3 });
        foreach (var item in items[..2]) Assert.Equal("completed", (await user.Analyze(item)).Text("status"));
        var refused = await user.Ask(items[2]);
        await refused.Problem(HttpStatusCode.TooManyRequests, "spend_cap_reached");
        Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromDays(31));
        await user.UnitsAre(2, 0);
        Assert.Equal("completed", (await other.Analyze((await other.NewItems(1))[0])).Text("status"));

        await app.Sandbox.AdvanceClock(TimeSpan.FromDays(31));
        await user.SignInAgain();
        Assert.Equal(HttpStatusCode.Accepted, (await user.Ask(items[2])).StatusCode);
    }

    [Theory]
    [InlineData("Ai:MonthlyBudgetPerUser", 1)]
    [InlineData("Ai:MonthlyBudget", 3)]
    public async Task No_ceiling_is_passed_however_many_ask_at_once(string ceiling, int people)
    {
        await using var app = await With(ceiling, 5);
        var users = await Task.WhenAll(Enumerable.Range(0, people).Select(_ => app.RegisterAsync()));
        var items = await Task.WhenAll(users.Select(user => user.NewItems(12 / people)));
        await app.Sandbox.ModelLatency(200);
        await app.Sandbox.ScriptModel(new { kind = "usage", outputTokens = 4_000, times = 50 });

        var answers = await Task.WhenAll(users.Zip(items).SelectMany(pair => pair.Second.Select(async item => (User: pair.First, Answer: await pair.First.Ask(item)))));
        var completed = 0;
        foreach (var (user, answer) in answers)
        {
            if (answer.StatusCode == HttpStatusCode.TooManyRequests)
            {
                await answer.Problem(HttpStatusCode.TooManyRequests, "spend_cap_reached");
                continue;
            }
            var run = await user.Finished((await answer.Json(HttpStatusCode.Accepted)).Id());
            if (run.Text("status") == "completed") completed++;
            else Assert.Equal("spend_cap_reached", run.GetProperty("problem").Text("code"));
        }
        Assert.Equal(5, completed);
        // Each cost the most it could, so that the sum never was more than it is now.
        Assert.Equal([5L * MostOfACall], await app.Look<long>("select spent from app.ai_spend where user_id is null"));
        await Eventually.Get("five units to be used and none held", async () => (await Task.WhenAll(users.Select(user => user.Units()))).Sum(units => units.Used + (100 * units.Held)), sum => sum == 5);
        await app.Agrees();
    }

    [Theory]
    [InlineData("Ai:MonthlyBudgetPerUser")]
    [InlineData("Ai:MonthlyBudget")]
    public async Task What_calls_under_way_only_may_cost_refuses_nobody(string ceiling)
    {
        await using var app = await With(ceiling, 2);
        var user = await app.RegisterAsync();
        var items = await user.NewItems(9);
        await app.Sandbox.ModelLatency(300);
        // The most of three lanes is more than is left at any moment; what they cost is a fortieth of it.
        await app.Sandbox.ScriptModel(new { kind = "wrongSchema", outputTokens = 100 });
        await app.Sandbox.ScriptModel(new { kind = "usage", outputTokens = 100, times = 50 });
        var batch = await user.AskMany(items[..8]);
        // One who asks meanwhile is not refused either.
        var single = await user.Ask(items[8]);
        foreach (var answer in new[] { batch, single }) Assert.Equal("completed", (await user.Finished((await answer.Json(HttpStatusCode.Accepted)).Id())).Text("status"));
        await user.UnitsAre(9, 0);
        Assert.Equal([10L * 1_000], await app.Look<long>("select spent from app.ai_spend where user_id is null"));
        await app.Agrees();
    }

    [Fact]
    public async Task Who_waits_for_room_is_cancelled_like_all_others()
    {
        await using var app = await With("Ai:MonthlyBudget", 1);
        var user = await app.RegisterAsync();
        var items = await user.NewItems(3);
        // Longer than any slow machine needs until the cancel, which breaks the call off.
        await app.Sandbox.ModelLatency(50_000);
        await app.Sandbox.ScriptModel(new { kind = "usage", outputTokens = 4_000, times = 3 });
        var started = (await (await user.AskMany(items)).Json(HttpStatusCode.Accepted)).Id();
        await Eventually.Get("a model to be asked", user.Calls, calls => calls.Count == 1);
        await (await user.Send(HttpMethod.Delete, $"/api/analyses/{started}")).Expect(HttpStatusCode.NoContent);
        await Eventually.Get("the call to be given up", user.Calls, calls => calls is ["openai unknown"]);
        Assert.Equal((0, 0), await user.Units());
        // Nobody knows what it cost, so that it may be all there was.
        await (await user.Ask(items[0])).Problem(HttpStatusCode.TooManyRequests, "spend_cap_reached");
        await app.Agrees();
    }

    Task<StreamVibeApp> With(string ceiling, int calls) =>
        StreamVibeApp.StartAsync(postgres, new Dictionary<string, string?>(simple) { [ceiling] = FormattableString.Invariant($"{calls * MostOfACall / 1_000_000m}") });
}
