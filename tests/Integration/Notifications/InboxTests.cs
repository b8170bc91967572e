using System.Net;
using System.Text.Json;
using StreamVibe.Tests.Integration.Fixtures;

namespace StreamVibe.Tests.Integration.Notifications;

/// <summary>What a person is told, and has seen.</summary>
public sealed class InboxTests(SharedSystem system) : IClassFixture<SharedSystem>
{
    [Fact]
    public async Task A_connection_and_its_sync_are_told_newest_first()
    {
        var user = await system.App.RegisterAsync();
        var (_, connection) = await user.ConnectNew(items: 4);
        var told = await user.All("/api/notifications", limit: 1);
        Assert.Equal(["sync_completed", "connection_connected"], told.Select(notification => notification.Text("kind")));
        Assert.All(told, notification => Assert.Equal(["id", "kind", "title", "body", "link", "createdAt", "readAt"], notification.Names()));
        Assert.All(told, notification => Assert.Equal($"/app/connections/{connection}", notification.Text("link")));
        Assert.Contains("4 items seen: 4 new", told[0].Text("body"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reading_twice_keeps_the_first_time()
    {
        var user = await system.App.RegisterAsync();
        await user.ConnectNew(items: 0);
        var id = (await user.All("/api/notifications"))[1].Id();
        await (await user.Send(HttpMethod.Post, $"/api/notifications/{id}/read")).Expect(HttpStatusCode.NoContent);
        var read = (await user.All("/api/notifications"))[1].GetProperty("readAt").GetRawText();
        await (await user.Send(HttpMethod.Post, $"/api/notifications/{id}/read")).Expect(HttpStatusCode.NoContent);
        var after = await user.All("/api/notifications");
        Assert.Equal(read, after[1].GetProperty("readAt").GetRawText());
        Assert.Equal(JsonValueKind.Null, after[0].GetProperty("readAt").ValueKind);
    }

    [Fact]
    public async Task Reading_all_reads_ones_own_and_nobody_elses()
    {
        var (user, other) = (await system.App.RegisterAsync(), await system.App.RegisterAsync());
        await user.ConnectNew(items: 0);
        await other.ConnectNew(items: 0);
        await (await user.Send(HttpMethod.Post, "/api/notifications/read-all")).Expect(HttpStatusCode.NoContent);
        Assert.All(await user.All("/api/notifications"), notification => Assert.Equal(JsonValueKind.String, notification.GetProperty("readAt").ValueKind));
        Assert.All(await other.All("/api/notifications"), notification => Assert.Equal(JsonValueKind.Null, notification.GetProperty("readAt").ValueKind));
    }
}
