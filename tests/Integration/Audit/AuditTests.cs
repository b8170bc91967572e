using System.Net;
using StreamVibe.Tests.Integration.Fixtures;

namespace StreamVibe.Tests.Integration.Audit;

/// <summary>Each act leaves a row, which leads to the request behind it.</summary>
public sealed class AuditTests(SharedSystem system) : IClassFixture<SharedSystem>
{
    [Fact]
    public async Task Each_act_has_its_row_newest_first_with_its_actor_and_request()
    {
        var user = await system.App.RegisterAsync();
        var (account, connection) = await user.ConnectNew(items: 1);
        var item = (await user.All("/api/content"))[0].Id();
        await (await user.Send(HttpMethod.Patch, $"/api/content/{item}", new { title = "Edited" })).Expect(HttpStatusCode.OK);
        await (await user.Send(HttpMethod.Post, $"/api/content/{item}/revisions/1/restore")).Expect(HttpStatusCode.OK);
        var sync = await user.StartSync(connection);
        await user.SyncFinished(sync);
        Assert.Equal("/app?connected=youtube", await user.Consent(account, connection));
        await Eventually.Get("the sync after the consent", () => user.Runs(connection), runs => runs[0].Text("status") == "completed");
        await (await user.Send(HttpMethod.Delete, $"/api/connections/{connection}")).Expect(HttpStatusCode.NoContent);

        var rows = await user.All("/api/audit", limit: 3);
        Assert.All(rows, row => Assert.Equal(["id", "at", "actor", "action", "target", "requestId"], row.Names()));
        Assert.Equal(rows.Select(row => row.GetProperty("at").GetDateTimeOffset()).OrderDescending(), rows.Select(row => row.GetProperty("at").GetDateTimeOffset()));
        var mine = user.Id.ToString();
        foreach (var (action, target, actor, times) in new[]
        {
            ("account.created", $"user:{user.Id}", "system", 1),
            ("connection.connected", $"connection:{connection}", mine, 1),
            ("connection.reconnected", $"connection:{connection}", mine, 1),
            ("connection.disconnected", $"connection:{connection}", mine, 1),
            ("content.edited", $"content:{item}", mine, 1),
            ("content.restored", $"content:{item}", mine, 1),
            ("sync.started", $"sync:{sync}", mine, 1),
        })
        {
            var found = rows.FindAll(row => row.Text("action") == action && row.Text("target") == target);
            Assert.True(found.Count == times, $"{action} of {target}: {found.Count} rows, not {times}");
            Assert.Equal(actor, found[0].Text("actor"));
            if (actor == mine) Assert.Matches("^[0-9a-f]{32}$", found[0].Text("requestId"));
        }
        Assert.Equal(3, rows.Count(row => row.Text("action") == "sync.completed"));
        Assert.Contains(rows, row => row.Text("action") == "session.opened" && row.Text("actor") == mine);
    }

    [Fact]
    public async Task An_act_that_was_refused_leaves_no_row()
    {
        var user = await system.App.RegisterAsync();
        await user.ConnectNew(items: 1);
        var item = (await user.All("/api/content"))[0].Id();
        var before = (await user.All("/api/audit")).Count;
        await (await user.Send(HttpMethod.Patch, $"/api/content/{item}", new { title = "" })).Invalid("title");
        await (await user.Send(HttpMethod.Patch, $"/api/content/{item}", new { title = "x", version = 99 })).Problem(HttpStatusCode.Conflict, "version_conflict");
        Assert.Equal(before, (await user.All("/api/audit")).Count);
    }
}
