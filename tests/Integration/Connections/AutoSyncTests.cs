using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using StreamVibe.Tests.Integration.Fixtures;

namespace StreamVibe.Tests.Integration.Connections;

/// <summary>What a person says of automatic syncs, and what is shown of them.</summary>
public sealed class AutoSyncTests(SharedSystem system) : IClassFixture<SharedSystem>
{
    static readonly TimeSpan Day = TimeSpan.FromDays(1);

    [Fact]
    public async Task Only_the_owner_changes_a_connection()
    {
        var (owner, other) = (await system.App.RegisterAsync(), await system.App.RegisterAsync());
        var (_, connection) = await owner.ConnectNew(items: 0);
        var (path, body) = ($"/api/connections/{connection}", new { autoSync = new { enabled = true } });
        await (await system.App.NewClient().PatchAsync(path, JsonContent.Create(body))).Problem(HttpStatusCode.Unauthorized, "unauthenticated");
        await (await other.Send(HttpMethod.Patch, path, body)).Problem(HttpStatusCode.NotFound, "not_found");
        Assert.False((await owner.Get(path)).GetProperty("autoSync").GetProperty("enabled").GetBoolean());

        await (await owner.Send(HttpMethod.Delete, path)).Expect(HttpStatusCode.NoContent);
        await (await owner.Send(HttpMethod.Patch, path, body)).Problem(HttpStatusCode.NotFound, "not_found");
    }

    [Fact]
    public async Task On_the_free_plan_nothing_syncs_by_itself_until_its_owner_says_so()
    {
        var user = await system.App.RegisterAsync();
        var (_, connection) = await user.ConnectNew(items: 0);
        var fresh = await user.Get($"/api/connections/{connection}");
        Assert.Equal((false, 1440, null), Shown(fresh));

        var on = await Change(user, connection, new { enabled = true });
        Assert.Equal((true, 1440), (Shown(on).Enabled, Shown(on).EveryMinutes));
        Assert.InRange(Shown(on).Next!.Value - on.GetProperty("lastSyncedAt").GetDateTimeOffset(), Day, Day * 1.1);
        Assert.Equal(on.GetRawText(), (await user.Get($"/api/connections/{connection}")).GetRawText());

        Assert.Equal((false, 1440, null), Shown(await Change(user, connection, new { enabled = false })));
    }

    [Fact]
    public async Task Another_interval_plans_anew_from_the_last_sync_and_what_is_left_out_stays()
    {
        var user = await system.App.RegisterAsync();
        var (_, connection) = await user.ConnectNew(items: 0);
        Assert.Equal((false, 15, null), Shown(await Change(user, connection, new { everyMinutes = 15 })));
        var on = await Change(user, connection, new { enabled = true });
        Assert.Equal((true, 15), (Shown(on).Enabled, Shown(on).EveryMinutes));
        var longer = await Change(user, connection, new { everyMinutes = 10_080 });
        Assert.True(Shown(longer).Enabled);
        Assert.InRange(Shown(longer).Next!.Value - longer.GetProperty("lastSyncedAt").GetDateTimeOffset(), Day * 7, Day * 7.7);
        // A manual sync counts: the next automatic one is an interval after its end.
        await user.Sync(connection);
        var synced = await user.Get($"/api/connections/{connection}");
        Assert.InRange(Shown(synced).Next!.Value - synced.GetProperty("lastSyncedAt").GetDateTimeOffset(), Day * 7, Day * 7.7);
        Assert.True(Shown(synced).Next > Shown(longer).Next - Day);
        Assert.NotEqual(Shown(longer).Next, Shown(synced).Next);
    }

    [Fact]
    public async Task A_change_is_one_audit_row_and_what_changes_nothing_is_none()
    {
        var user = await system.App.RegisterAsync();
        var (_, connection) = await user.ConnectNew(items: 0);
        var before = await user.Get($"/api/connections/{connection}");
        Assert.Equal(before.GetRawText(), (await Patch(user, connection, new { })).GetRawText());
        Assert.Equal(before.GetRawText(), (await Patch(user, connection, new { status = "revoked", platform = "tiktok", nextSyncAt = "2001-01-01T00:00:00Z", autoSync = new { next = 1 } })).GetRawText());
        Assert.DoesNotContain(await user.All("/api/audit"), Changed);

        await Change(user, connection, new { enabled = true });
        await Change(user, connection, new { enabled = true });
        var row = Assert.Single(await user.All("/api/audit"), Changed);
        Assert.Equal((user.Id.ToString(), $"connection:{connection}"), (row.Text("actor"), row.Text("target")));

        static bool Changed(JsonElement row) => row.Text("action") == "connection.changed";
    }

    [Theory]
    [InlineData("""{"autoSync":{"everyMinutes":14}}""", "autoSync.everyMinutes")]
    [InlineData("""{"autoSync":{"everyMinutes":10081}}""", "autoSync.everyMinutes")]
    [InlineData("""{"autoSync":{"everyMinutes":99999999999}}""", "autoSync.everyMinutes")]
    [InlineData("""{"autoSync":{"everyMinutes":"15"}}""", "autoSync.everyMinutes")]
    [InlineData("""{"autoSync":{"everyMinutes":null}}""", "autoSync.everyMinutes")]
    [InlineData("""{"autoSync":{"enabled":"yes"}}""", "autoSync.enabled")]
    [InlineData("""{"autoSync":{"enabled":null}}""", "autoSync.enabled")]
    [InlineData("""{"autoSync":true}""", "autoSync")]
    [InlineData("""{"autoSync":null}""", "autoSync")]
    public async Task A_value_that_cannot_be_is_named_and_nothing_changes(string body, string field)
    {
        var user = await system.App.RegisterAsync();
        var (_, connection) = await user.ConnectNew(items: 0);
        var before = await user.Get($"/api/connections/{connection}");
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        await (await user.Http.PatchAsync($"/api/connections/{connection}", content)).Invalid(field);
        Assert.Equal(before.GetRawText(), (await user.Get($"/api/connections/{connection}")).GetRawText());
    }

    [Fact]
    public async Task Under_one_key_a_change_is_made_once()
    {
        var user = await system.App.RegisterAsync();
        var (_, connection) = await user.ConnectNew(items: 0);
        var (path, key) = ($"/api/connections/{connection}", Chance.Name("key"));
        var first = await (await user.Send(HttpMethod.Patch, path, new { autoSync = new { enabled = true } }, key)).Json();
        await Change(user, connection, new { enabled = false });
        var again = await user.Send(HttpMethod.Patch, path, new { autoSync = new { enabled = true } }, key);
        Assert.Equal(first.GetRawText(), (await again.Json()).GetRawText());
        Assert.False(Shown(await user.Get(path)).Enabled);
    }

    [Fact]
    public async Task A_connection_that_needs_a_consent_has_no_date_and_gets_one_with_it()
    {
        var user = await system.App.RegisterAsync();
        var (account, connection) = await user.ConnectNew(items: 0);
        await Change(user, connection, new { enabled = true });
        await system.App.Sandbox.RevokeGrant(account);
        Assert.Equal((true, 1440, null), Shown(await user.Verify(connection)));
        Assert.Equal((true, 60, null), Shown(await Change(user, connection, new { everyMinutes = 60 })));
        Assert.Equal("/app?connected=youtube", await user.Consent(account, connection));
        await Eventually.Get("the sync after the consent", () => user.Runs(connection), runs => runs[0].Text("status") == "completed");
        var back = await user.Get($"/api/connections/{connection}");
        Assert.InRange(Shown(back).Next!.Value - back.GetProperty("lastSyncedAt").GetDateTimeOffset(), TimeSpan.FromHours(1), TimeSpan.FromHours(1.1));
    }

    static Task<JsonElement> Change(TestUser user, Guid connection, object autoSync) => Patch(user, connection, new { autoSync });

    static async Task<JsonElement> Patch(TestUser user, Guid connection, object body) => await (await user.Send(HttpMethod.Patch, $"/api/connections/{connection}", body)).Json();

    static (bool Enabled, int EveryMinutes, DateTimeOffset? Next) Shown(JsonElement connection)
    {
        var (auto, next) = (connection.GetProperty("autoSync"), connection.GetProperty("nextSyncAt"));
        return (auto.GetProperty("enabled").GetBoolean(), auto.GetProperty("everyMinutes").GetInt32(), next.ValueKind == JsonValueKind.Null ? null : next.GetDateTimeOffset());
    }
}
