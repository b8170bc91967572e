using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using StreamVibe.Tests.Integration.Fixtures;

namespace StreamVibe.Tests.Integration.Http;

/// <summary>A body changes what it may and nothing else, even if it names every column there is.</summary>
public sealed class MassAssignmentTests(SharedSystem system) : IClassFixture<SharedSystem>
{
    [Fact]
    public async Task An_edit_that_names_every_column_changes_only_the_title()
    {
        var user = await system.App.RegisterAsync();
        await user.ConnectNew(items: 1);
        var item = (await user.All("/api/content"))[0];
        var row = await Row("app.content_item", item.Id());
        var edited = await (await user.Send(HttpMethod.Patch, $"/api/content/{item.Id()}", await Poisoned("title", "description", "tags", "visibility", "version"))).Json();
        Assert.Equal("Mine", edited.Text("title"));

        var after = await Row("app.content_item", item.Id());
        var changed = after.Where(column => row[column.Key]?.ToJsonString() != column.Value?.ToJsonString()).Select(column => column.Key).Order();
        Assert.Equal(["revision", "search_vector", "title", "updated_at", "version"], changed);
        Assert.Equal(2, after["version"]!.GetValue<int>());
    }

    [Fact]
    public async Task A_registration_that_names_every_column_makes_an_ordinary_account()
    {
        var http = system.App.NewClient();
        var email = Chance.Name("user") + "@example.com";
        var body = await Poisoned("email", "password");
        (body["email"], body["password"]) = (email, TestUser.Password);
        await (await http.PostAsJsonAsync("/api/auth/register", body)).Expect(HttpStatusCode.OK);
        await TestUser.SignInAsync(http, email);
        var me = await http.GetFromJsonAsync<JsonElement>("/api/me");
        Assert.Empty(me.Texts("roles"));
        Assert.Equal("free", me.Text("plan"));
        Assert.NotEqual(Poison.Id, me.Id());
        Assert.Equal(0, (await http.GetFromJsonAsync<JsonElement>("/api/quota/sync")).Number("used"));
    }

    [Fact]
    public async Task A_consent_that_names_every_column_is_the_signed_in_users_own()
    {
        var (user, victim) = (await system.App.RegisterAsync(), await system.App.RegisterAsync());
        var body = await Poisoned("returnUrl", "connectionId", "capability");
        (body["returnUrl"], body["userId"], body["user_id"]) = ("/app", victim.Id, victim.Id);
        await (await user.Send(HttpMethod.Post, "/api/connections/youtube/authorize", body)).Expect(HttpStatusCode.OK);
        Assert.Equal([user.Id], await Sql.ListAsync<Guid>(system.App.Database, $"select user_id from app.oauth_flow where user_id in ('{user.Id}', '{victim.Id}')", "streamvibe_service"));
    }

    /// <summary>Every column of every table, as it is and in camel case, with a value that would show; but for the members the body may have.</summary>
    async Task<JsonObject> Poisoned(params string[] allowed)
    {
        var columns = await Sql.ListAsync<string>(PostgresFixture.AsSuperuser(system.App.Database), "select distinct column_name::text from information_schema.columns where table_schema in ('app', 'auth', 'vault')");
        Assert.True(columns.Count > 60, $"Only {columns.Count} columns.");
        var body = new JsonObject { ["title"] = "Mine", ["roles"] = new JsonArray("admin"), ["role"] = "admin", ["isPublic"] = true };
        foreach (var column in columns)
            foreach (var name in new[] { column, JsonNamingPolicy.CamelCase.ConvertName(string.Concat(column.Split('_').Select(word => char.ToUpperInvariant(word[0]) + word[1..]))) }.Distinct())
                if (!allowed.Contains(name) && name != "title") body[name] = Poison.Of(name);
        return body;
    }

    async Task<JsonObject> Row(string table, Guid id) =>
        JsonNode.Parse((await Sql.ListAsync<string>(PostgresFixture.AsSuperuser(system.App.Database), $"select to_jsonb(t)::text from {table} t where id = '{id}'"))[0])!.AsObject();

    static class Poison
    {
        public static readonly Guid Id = new("deadbeef-dead-4bad-8bad-deadbeefdead");

        public static JsonValue Of(string name) => name.EndsWith("id", StringComparison.OrdinalIgnoreCase) ? JsonValue.Create(Id)
            : name.EndsWith("at", StringComparison.OrdinalIgnoreCase) || name.Contains("cycle", StringComparison.Ordinal) ? JsonValue.Create("2001-01-01T00:00:00Z")
            : name.StartsWith("is", StringComparison.Ordinal) || name.Contains("confirmed", StringComparison.OrdinalIgnoreCase) || name.Contains("enabled", StringComparison.OrdinalIgnoreCase) ? JsonValue.Create(true)
            : name.Contains("plan", StringComparison.Ordinal) ? JsonValue.Create("studio")
            : JsonValue.Create(1_000_000);
    }
}
