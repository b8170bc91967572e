using System.Net;
using StreamVibe.Billing;
using StreamVibe.Tests.Integration.Fixtures;

namespace StreamVibe.Tests.Integration.Billing;

/// <summary>What a person is told about their plan and what is left of it.</summary>
public sealed class QuotaTests(SharedSystem system) : IClassFixture<SharedSystem>
{
    [Fact]
    public async Task A_new_person_has_the_whole_free_plan()
    {
        var user = await system.App.RegisterAsync();
        var quota = await user.All("/api/quota");
        Assert.Equal([("sync", 10L), ("ai_analysis", 20L), ("seo_submission", 10L)], quota.Select(kind => (kind.Text("kind"), kind.Number("limit"))));
        Assert.All(quota, kind =>
        {
            Assert.Equal(["kind", "used", "held", "limit", "remaining", "overage", "overageAllowed", "resetsAt", "allowed", "upgrade"], kind.Names());
            Assert.Equal((0, 0, 0, kind.Number("limit")), (kind.Number("used"), kind.Number("held"), kind.Number("overage"), kind.Number("remaining")));
            Assert.True(kind.GetProperty("allowed").GetBoolean());
            Assert.False(kind.GetProperty("overageAllowed").GetBoolean());
        });
        Assert.Equal(quota[1].GetRawText(), (await user.Quota("ai_analysis")).GetRawText());
        var subscription = await user.Get("/api/subscription");
        Assert.Equal(["plan", "status", "cycleStart", "cycleEnd", "cancelAtPeriodEnd", "pastDueSince", "spendCap"], subscription.Names());
        Assert.Equal(("free", "active"), (subscription.Text("plan"), subscription.Text("status")));
        Assert.Equal(subscription.Text("cycleEnd"), quota[0].Text("resetsAt"));
    }

    [Fact]
    public async Task A_refusal_says_what_is_used_up_until_when_and_what_would_help()
    {
        var user = await system.App.RegisterAsync();
        var (_, connection) = await user.ConnectNew(items: 0);
        await Set(user, "used = 10");
        var refused = await user.Send(HttpMethod.Post, $"/api/connections/{connection}/sync");
        var problem = await refused.Problem(HttpStatusCode.TooManyRequests, "quota_exceeded");
        var quota = await user.Quota();
        Assert.Equal(quota.GetRawText(), problem.GetProperty("quota").GetRawText());
        Assert.Equal(("sync", 10, "creator"), (quota.Text("kind"), quota.Number("limit"), quota.Text("upgrade")));
        var resets = quota.GetProperty("resetsAt").GetDateTimeOffset();
        Assert.Equal($"The plan includes 10 of 'sync' until {resets:u}, and all are used or running. The plan 'creator' allows more.", problem.Text("detail"));
        Assert.InRange(await system.App.Sandbox.Now() + refused.Headers.RetryAfter!.Delta!.Value, resets.AddMinutes(-1), resets.AddMinutes(1));
    }

    [Theory]
    [InlineData("creator", "studio")]
    [InlineData("studio", null)]
    public async Task Nobody_is_sent_to_the_plan_they_have_or_to_a_smaller_one(string plan, string? upgrade)
    {
        var user = await system.App.RegisterAsync();
        await Sql.RunAsync(system.App.Database, $"update app.subscription set plan = '{plan}', version = version + 1 where user_id = '{user.Id}'", "streamvibe_service");
        // Held, so that the next look asks the tables.
        await system.App.Grains.GetGrain<ISubscriptionGrain>(user.Id).Hold(QuotaKind.Sync, Chance.Id());
        await Set(user, "used = 9");
        var quota = await Eventually.Get("the quota to be used up", () => user.Quota(), quota => !quota.GetProperty("allowed").GetBoolean());
        Assert.Equal(upgrade, quota.Text("upgrade"));
    }

    [Theory]
    [InlineData("likes")]
    [InlineData("Sync")]
    [InlineData("0")]
    [InlineData("AiAnalysis")]
    public async Task An_unknown_kind_is_404(string kind)
    {
        var user = await system.App.RegisterAsync();
        await (await user.Http.GetAsync($"/api/quota/{kind}")).Problem(HttpStatusCode.NotFound, "not_found");
    }

    Task Set(TestUser user, string what) =>
        Sql.RunAsync(system.App.Database, $"update app.usage_counter set {what}, version = version + 1 where user_id = '{user.Id}' and kind = 'sync'", "streamvibe_service");
}
