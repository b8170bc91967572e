using System.Net;
using System.Text.Json;
using StreamVibe.Tests.Integration.Fixtures;

namespace StreamVibe.Tests.Integration.Accounts;

/// <summary>Taking everything away: all of one's own, nothing of anybody else, no secret.</summary>
public sealed class ExportTests(SharedSystem system) : IClassFixture<SharedSystem>
{
    static readonly string[] sections =
    [
        "profile", "signIns", "sessions", "aiPreferences", "subscription", "quotas", "usage", "usageHistory", "overage", "connections", "accounts", "syncs", "content", "revisions", "analyses", "suggestions",
        "aiUsage", "publications", "notifications", "audit",
    ];

    [Fact]
    public async Task The_export_holds_all_of_ones_own_and_nothing_of_anybody_else()
    {
        var (user, other) = (await system.App.RegisterAsync(), await system.App.RegisterAsync());
        var (_, connection) = await user.ConnectNew(items: 3);
        await other.ConnectNew(items: 2);
        var item = (await user.All("/api/content"))[0].Id();
        await (await user.Send(HttpMethod.Patch, $"/api/content/{item}", new { title = "Größer \"as\" said" })).Expect(HttpStatusCode.OK);
        await (await user.Send(HttpMethod.Put, "/api/me/ai-preferences", new { tone = "dry" })).Expect(HttpStatusCode.OK);
        await TestUser.SignInAsync(system.App.NewClient(), user.Email);

        var answer = await (await user.Http.GetAsync("/api/me/export")).Expect(HttpStatusCode.OK);
        Assert.Equal("application/json", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal("attachment; filename=\"streamvibe-export.json\"", answer.Content.Headers.GetValues("Content-Disposition").Single());
        var text = await answer.Content.ReadAsStringAsync();
        var export = JsonSerializer.Deserialize<JsonElement>(text);
        Assert.Equal(sections, export.Names());
        Assert.Equal((user.Id, user.Email), (export.GetProperty("profile").Id(), export.GetProperty("profile").Text("email")));
        Assert.Equal("free", export.GetProperty("subscription").Text("plan"));
        Assert.Equal("dry", export.GetProperty("aiPreferences").Text("tone"));
        Assert.Equal(("password", user.Email), (export.GetProperty("signIns")[0].Text("provider"), export.GetProperty("signIns")[0].Text("subject")));
        Assert.Equal(connection, export.GetProperty("connections")[0].Id());
        Assert.Equal(2, export.GetProperty("sessions").GetArrayLength());
        Assert.Equal(3, export.GetProperty("quotas").GetArrayLength());
        Assert.Equal(Ids(await user.All("/api/content")), Ids(export.GetProperty("content").EnumerateArray()));
        Assert.Equal(Ids(await user.All("/api/notifications")), Ids(export.GetProperty("notifications").EnumerateArray()));
        Assert.Equal(Ids(await user.All("/api/audit")), Ids(export.GetProperty("audit").EnumerateArray()));
        Assert.Equal(Ids(await user.Runs(connection)), Ids(export.GetProperty("syncs").EnumerateArray()));
        Assert.Equal("Größer \"as\" said", export.GetProperty("content").EnumerateArray().Single(row => row.Id() == item).Text("title"));
        var change = Assert.Single(export.GetProperty("revisions").EnumerateArray()).GetProperty("changes")[0];
        Assert.Equal(("title", "Größer \"as\" said"), (change.Text("field"), change.Text("after")));
        // Times as the API writes them.
        Assert.EndsWith("Z", export.GetProperty("profile").Text("createdAt"), StringComparison.Ordinal);

        Assert.DoesNotContain(other.Id.ToString(), text, StringComparison.Ordinal);
        Assert.DoesNotContain(other.Email, text, StringComparison.Ordinal);
        foreach (var secret in new[] { "hash", "secret", "token_", "ya29.", "1//", "security", "envelope", "stamp" }) Assert.DoesNotContain(secret, text, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Who_has_nothing_gets_an_empty_export()
    {
        var user = await system.App.RegisterAsync();
        var export = await user.Get("/api/me/export");
        Assert.Equal(sections, export.Names());
        Assert.Equal(JsonValueKind.Null, export.GetProperty("aiPreferences").ValueKind);
        foreach (var empty in new[] { "usage", "usageHistory", "overage", "connections", "accounts", "syncs", "content", "revisions", "notifications" }) Assert.Equal("[]", export.GetProperty(empty).GetRawText());
    }

    [Fact]
    public async Task An_administrator_exports_only_what_is_the_administrators_own()
    {
        var (boss, user) = (await system.App.RegisterAsync(), await system.App.RegisterAsync());
        await user.ConnectNew(items: 1);
        // The role by its row: it lets the second wall through.
        await Sql.RunAsync(system.App.Database, $"insert into app.user_role (user_id, role, granted_at) values ('{boss.Id}', 'admin', now())", "streamvibe_service");
        var text = await boss.Http.GetStringAsync("/api/me/export");
        Assert.DoesNotContain(user.Id.ToString(), text, StringComparison.Ordinal);
        Assert.Empty(JsonSerializer.Deserialize<JsonElement>(text).GetProperty("content").EnumerateArray());
    }

    [Fact]
    public async Task Two_thousand_items_are_exported_once_each_and_a_client_that_leaves_disturbs_nobody()
    {
        var user = await system.App.RegisterAsync();
        Assert.Equal("/app?connected=youtube", await user.Consent(await system.App.Sandbox.NewAccount(2_000)));
        var connection = Assert.Single(await user.All("/api/connections")).Id();
        await Eventually.Get("2,000 items to be synced", () => user.Runs(connection), runs => runs is [var first] && first.Text("status") == "completed", patience: TimeSpan.FromMinutes(3));
        var before = system.App.Logs.Lines.Count;
        for (var i = 0; i < 3; i++)
            using (var answer = await user.Http.GetAsync("/api/me/export", HttpCompletionOption.ResponseHeadersRead))
            {
                await answer.Expect(HttpStatusCode.OK);
                await (await answer.Content.ReadAsStreamAsync()).ReadExactlyAsync(new byte[100]);
            }

        var export = await user.Get("/api/me/export");
        var ids = Ids(export.GetProperty("content").EnumerateArray());
        Assert.Equal((2_000, 2_000), (ids.Count, ids.Distinct().Count()));
        Assert.DoesNotContain(system.App.Logs.Lines.Skip(before), line => line.Contains("Unhandled exception", StringComparison.Ordinal) && line.Contains("ExportApi", StringComparison.Ordinal));
    }

    static List<Guid> Ids(IEnumerable<JsonElement> rows) => [.. rows.Select(row => row.Id()).Order()];
}
