using System.Net;
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
}
