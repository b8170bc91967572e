using System.Net;
using System.Text;
using StreamVibe.Tests.Integration.Fixtures;

namespace StreamVibe.Tests.Integration.Accounts;

/// <summary>What a person may say about themselves, and how they want suggestions to be made.</summary>
public sealed class ProfileTests(SharedSystem system) : IClassFixture<SharedSystem>
{
    [Fact]
    public async Task Only_the_fields_that_are_sent_change()
    {
        var user = await system.App.RegisterAsync();
        var before = await user.Get("/api/me");
        var named = await (await user.Send(HttpMethod.Patch, "/api/me", new { displayName = "  Ada Lovelace " })).Json();
        Assert.Equal(("Ada Lovelace", "UTC"), (named.Text("displayName"), named.Text("timeZone")));
        var moved = await (await user.Send(HttpMethod.Patch, "/api/me", new { timeZone = "Europe/Vienna" })).Json();
        Assert.Equal(("Ada Lovelace", "Europe/Vienna"), (moved.Text("displayName"), moved.Text("timeZone")));
        Assert.Equal(moved.GetRawText(), (await user.Get("/api/me")).GetRawText());
        Assert.Equal((before.Text("email"), before.Text("plan")), (moved.Text("email"), moved.Text("plan")));
        Assert.Equal(2, (await user.All("/api/audit")).Count(row => row.Text("action") == "account.updated"));
    }

    [Fact]
    public async Task What_a_person_may_not_say_about_themselves_is_ignored()
    {
        var user = await system.App.RegisterAsync();
        var before = await user.Get("/api/me");
        var wish = new { id = Chance.Id(), email = "root@example.com", roles = new[] { "admin" }, plan = "studio", version = 99, leavingAt = "2020-01-01T00:00:00Z" };
        Assert.Equal(before.GetRawText(), (await (await user.Send(HttpMethod.Patch, "/api/me", wish)).Json()).GetRawText());
        Assert.Equal(before.GetRawText(), (await user.Get("/api/me")).GetRawText());
        // Nothing changed, so nothing is told.
        Assert.DoesNotContain(await user.All("/api/audit"), row => row.Text("action") == "account.updated");
    }

    [Theory]
    [InlineData("""{"displayName":null}""", "displayName")]
    [InlineData("""{"timeZone":null}""", "timeZone")]
    [InlineData("""{"displayName":"   "}""", "displayName")]
    [InlineData("""{"displayName":"a\u0000b"}""", "displayName")]
    [InlineData("""{"displayName":7}""", "displayName")]
    [InlineData("""{"timeZone":"Mars/Olympus"}""", "timeZone")]
    [InlineData("""{"timeZone":"../../../etc/passwd"}""", "timeZone")]
    public async Task A_profile_that_cannot_be_is_refused_by_field(string body, string field)
    {
        var user = await system.App.RegisterAsync();
        using var request = new HttpRequestMessage(HttpMethod.Patch, "/api/me") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        await (await user.Http.SendAsync(request)).Invalid(field);
    }

    [Fact]
    public async Task Memory_and_table_agree_after_fifty_changes_at_once()
    {
        var user = await system.App.RegisterAsync();
        await Task.WhenAll(Enumerable.Range(0, 50).Select(async i =>
            await (await user.Send(HttpMethod.Patch, "/api/me", new { displayName = $"Name {i}" })).Expect(HttpStatusCode.OK)));
        Assert.Equal(await Sql.ListAsync<string>(system.App.Database, $"select display_name from app.users where id = '{user.Id}'", "streamvibe_service"),
            [(await user.Get("/api/me")).Text("displayName")]);
    }

    [Fact]
    public async Task A_change_that_another_activation_made_is_built_on_and_not_undone()
    {
        var user = await system.App.RegisterAsync();
        await Sql.RunAsync(system.App.Database, $"update app.users set time_zone = 'Asia/Tokyo', version = version + 1 where id = '{user.Id}'", "streamvibe_service");
        var after = await (await user.Send(HttpMethod.Patch, "/api/me", new { displayName = "Ada" })).Json();
        Assert.Equal(("Ada", "Asia/Tokyo"), (after.Text("displayName"), after.Text("timeZone")));
    }

    [Fact]
    public async Task AI_preferences_have_defaults_and_are_replaced_whole()
    {
        var user = await system.App.RegisterAsync();
        Assert.Equal("""{"provider":"openai","allowFallback":true,"language":null,"tone":null}""", (await user.Get("/api/me/ai-preferences")).GetRawText());
        var all = new { provider = "anthropic", allowFallback = false, language = "pt-BR", tone = "dry" };
        var first = await (await user.Send(HttpMethod.Put, "/api/me/ai-preferences", all)).Json();
        Assert.Equal("""{"provider":"anthropic","allowFallback":false,"language":"pt-BR","tone":"dry"}""", first.GetRawText());
        Assert.Equal(first.GetRawText(), (await user.Get("/api/me/ai-preferences")).GetRawText());

        await (await user.Send(HttpMethod.Put, "/api/me/ai-preferences", new { provider = "anthropic" })).Expect(HttpStatusCode.OK);
        Assert.Equal("""{"provider":"anthropic","allowFallback":true,"language":null,"tone":null}""", (await user.Get("/api/me/ai-preferences")).GetRawText());
        Assert.Equal(["anthropic"], await Sql.ListAsync<string>(system.App.Database, $"select provider from app.ai_preferences where user_id = '{user.Id}' and language is null", "streamvibe_service"));
        Assert.Equal(2, (await user.All("/api/audit")).Count(row => row.Text("action") == "ai_preferences.updated"));
    }

    [Theory]
    [InlineData("""{"provider":"mistral"}""", "provider")]
    [InlineData("""{"provider":0}""", "provider")]
    [InlineData("""{"allowFallback":"yes"}""", "allowFallback")]
    [InlineData("""{"language":"the queen's"}""", "language")]
    [InlineData("""{"tone":"a\u0007b"}""", "tone")]
    public async Task Preferences_that_cannot_be_are_refused_by_field(string body, string field)
    {
        var user = await system.App.RegisterAsync();
        using var request = new HttpRequestMessage(HttpMethod.Put, "/api/me/ai-preferences") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        await (await user.Http.SendAsync(request)).Invalid(field);
        Assert.Equal("openai", (await user.Get("/api/me/ai-preferences")).Text("provider"));
    }
}
