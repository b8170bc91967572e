using System.Net;
using StreamVibe.Tests.Integration.Fixtures;

namespace StreamVibe.Tests.Integration.Analysis;

/// <summary>A crowd of one person's analyses, and another person.</summary>
public sealed class TurnTests(PostgresFixture postgres)
{
    [Fact]
    public async Task Somebody_elses_single_analysis_does_not_wait_for_the_whole_of_a_list()
    {
        // The one desk is wanted by all of the list at the same time.
        await using var app = await StreamVibeApp.StartAsync(postgres, new Dictionary<string, string?>(ModelWeather.Prices) { ["Ai:AtOnce"] = "1", ["Ai:AtOncePerUser"] = "9" });
        var (user, other) = (await app.RegisterAsync(), await app.RegisterAsync());
        var (items, item) = (await user.NewItems(9), (await other.NewItems(1))[0]);
        // Long against the way of the single analysis into the line, as a real model's is.
        await app.Sandbox.ModelLatency(1_000);
        var list = (await (await user.AskMany(items)).Json(HttpStatusCode.Accepted)).Id();
        await Eventually.Get("the first model to be asked", user.Calls, calls => calls.Count >= 1);
        var single = await other.Analyze(item);
        Assert.Equal("completed", single.Text("status"));

        // The one that is asked, the one that was next, and one that began before the single analysis was in line.
        Assert.InRange(Assert.Single(await app.Look<long>(
            $"""
            select count(*) from app.ai_usage u, app.analysis a join app.ai_usage s on s.item_id = a.id
            where a.id = '{single.Id()}' and u.user_id = '{user.Id}' and u.asked_at > a.queued_at and u.asked_at < s.asked_at
            """)), 0, 3);
        Assert.Equal(("completed", 9), ((await user.Finished(list)).Text("status"), (await user.Finished(list)).Number("completed")));
        await app.Agrees();
    }
}
