using StreamVibe.Tests.Integration.Fixtures;

namespace StreamVibe.Tests.Integration.Billing;

/// <summary>A cycle ends while nobody looks.</summary>
[Collection(nameof(LonelyBilling))]
public sealed class CycleTests(LonelySystem system)
{
    [Fact]
    public async Task After_a_month_the_counters_start_anew_and_the_history_has_one_row_a_kind()
    {
        var user = await system.App.RegisterAsync();
        var (_, connection) = await user.ConnectNew(items: 1);
        await user.Sync(connection);
        var ended = await user.Get("/api/subscription");
        await system.App.Sandbox.AdvanceClock(TimeSpan.FromDays(32));
        await user.SignInAgain();

        var seen = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => user.Quota()));
        Assert.All(seen, quota => Assert.Equal((0, 0, 10), (quota.Number("used"), quota.Number("held"), quota.Number("remaining"))));
        var subscription = await user.Get("/api/subscription");
        Assert.Equal(ended.Text("cycleEnd"), subscription.Text("cycleStart"));
        Assert.Equal(["ai_analysis 0", "seo_submission 0", "sync 2"], await Sql.ListAsync<string>(system.App.Database,
            $"select kind || ' ' || used from app.quota_usage_history where user_id = '{user.Id}' order by kind", "streamvibe_service"));
        Assert.Equal("completed", (await user.Sync(connection)).Text("status"));
        Assert.Equal(1, (await user.Quota()).Number("used"));
    }

    [Fact]
    public async Task Months_without_a_visit_are_one_roll_over()
    {
        var user = await system.App.RegisterAsync();
        await system.App.Sandbox.AdvanceClock(TimeSpan.FromDays(100));
        await user.SignInAgain();
        var subscription = await user.Get("/api/subscription");
        var (start, end) = (subscription.GetProperty("cycleStart").GetDateTimeOffset(), subscription.GetProperty("cycleEnd").GetDateTimeOffset());
        Assert.InRange(end - start, TimeSpan.FromDays(28), TimeSpan.FromDays(31));
        Assert.Equal([3L], await Sql.ListAsync<long>(system.App.Database, $"select count(*) from app.quota_usage_history where user_id = '{user.Id}'", "streamvibe_service"));
    }

    [Fact]
    public async Task A_session_ends_after_fourteen_days()
    {
        var user = await system.App.RegisterAsync();
        var tokens = await TestUser.SignInAsync(user.Http, user.Email);
        await system.App.Sandbox.AdvanceClock(TimeSpan.FromDays(14.1));
        await (await user.Http.GetAsync("/api/me")).Problem(System.Net.HttpStatusCode.Unauthorized, "unauthenticated");
        await (await user.Send(HttpMethod.Post, "/api/auth/refresh", new { refreshToken = tokens.Text("refreshToken") })).Problem(System.Net.HttpStatusCode.Unauthorized, "invalid_credentials");
    }
}
