using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using StreamVibe.Tests.Integration.Fixtures;

namespace StreamVibe.Tests.Integration.Accounts;

/// <summary>Somebody tries many passwords, many accounts, or what is neither.</summary>
public sealed class StuffingTests(SharedSystem system) : IClassFixture<SharedSystem>
{
    [Fact]
    public async Task Two_hundred_wrong_tries_from_many_addresses_lock_nobody_out_for_long()
    {
        await using var app = await StreamVibeApp.StartAsync(system.Postgres, new Dictionary<string, string?> { ["Api:Limits:SignInPerAccount"] = "1000", ["Api:Limits:PasswordQueue"] = "1000" });
        var user = await app.RegisterAsync();
        var answers = await Task.WhenAll(Enumerable.Range(0, 200).Select(i => SignIn(app.NewClient(), user.Email, $"wrong-password-{i}")));
        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode));
        // Locked, which reads like a wrong password.
        await (await SignIn(app.NewClient(), user.Email, TestUser.Password)).Problem(HttpStatusCode.Unauthorized, "invalid_credentials");
        await app.Sandbox.AdvanceClock(TimeSpan.FromMinutes(1));
        await (await SignIn(app.NewClient(), user.Email, TestUser.Password)).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_locked_person_who_resets_the_password_is_in_at_once()
    {
        await using var app = await StreamVibeApp.StartAsync(system.Postgres, new Dictionary<string, string?> { ["Api:Limits:SignInPerAccount"] = "1000" });
        var user = await app.RegisterAsync();
        for (var i = 0; i < 20; i++) await (await SignIn(app.NewClient(), user.Email, $"wrong-password-{i}")).Problem(HttpStatusCode.Unauthorized, "invalid_credentials");
        await (await SignIn(app.NewClient(), user.Email, TestUser.Password)).Problem(HttpStatusCode.Unauthorized, "invalid_credentials");
        await (await app.NewClient().PostAsJsonAsync("/api/auth/forgotPassword", new { email = user.Email })).Expect(HttpStatusCode.OK);
        var resetCode = (await app.Sandbox.MailTo(user.Email, "Set a new password")).ResetCode;
        await (await app.NewClient().PostAsJsonAsync("/api/auth/resetPassword", new { email = user.Email, resetCode, newPassword = "battery-staple-8" })).Expect(HttpStatusCode.OK);
        await (await SignIn(app.NewClient(), user.Email, "battery-staple-8")).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task One_address_that_tries_many_accounts_is_stopped_and_others_are_not()
    {
        var http = system.App.NewClient();
        var answers = await Task.WhenAll(Enumerable.Range(0, 310).Select(i => http.PostAsJsonAsync("/api/auth/forgotPassword", new { email = $"{i}@many.example" })));
        Assert.Equal(300, answers.Count(answer => answer.StatusCode == HttpStatusCode.OK));
        await answers.First(answer => answer.StatusCode != HttpStatusCode.OK).Problem(HttpStatusCode.TooManyRequests, "rate_limited");
        // One limit for all that guesses: signing in is closed to this address too.
        await (await SignIn(http, "0@many.example", TestUser.Password)).Problem(HttpStatusCode.TooManyRequests, "rate_limited");
        await (await SignIn(system.App.NewClient(), "0@many.example", TestUser.Password)).Problem(HttpStatusCode.Unauthorized, "invalid_credentials");
    }

    [Fact]
    public async Task An_address_cannot_be_made_up_where_no_proxy_is_trusted()
    {
        await using var app = await StreamVibeApp.StartAsync(system.Postgres, new Dictionary<string, string?> { ["Api:TrustedProxies:0"] = null, ["Api:Limits:SignInPerAddress"] = "20" });
        var refused = 0;
        foreach (var header in new[] { "X-Forwarded-For", "X-Real-IP", "Forwarded", "X-Original-For", "True-Client-IP", "CF-Connecting-IP" })
            for (var i = 0; i < 6; i++)
            {
                var http = app.NewClient();
                http.DefaultRequestHeaders.Remove("X-Forwarded-For");
                http.DefaultRequestHeaders.TryAddWithoutValidation(header, header == "Forwarded" ? $"for={Chance.Address()}" : Chance.Address());
                if ((await SignIn(http, $"{i}@made-up.example", "not-the-password")).StatusCode == HttpStatusCode.TooManyRequests) refused++;
            }
        Assert.Equal(16, refused);
    }

    [Fact]
    public async Task A_huge_password_and_letters_that_cannot_be_are_refused_by_field()
    {
        var http = system.App.NewClient();
        foreach (var route in new[] { "register", "login" })
            await (await http.PostAsJsonAsync($"/api/auth/{route}", new { email = "a@b.example", password = new string('a', 1_000_000) })).Invalid("password");
        await (await http.PostAsJsonAsync("/api/auth/resetPassword", new { email = "a@b.example", resetCode = "AAAA", newPassword = new string('a', 1_000_000) })).Invalid("newPassword");
        foreach (var email in new[] { "a\0@b.example", "b\u0430ss@b.example", "a@\u0435xample.com", "a\u200b@b.example", "\u0131@b.example", "a(x)@b.example", "\"a b\"@c.example" })
            await (await http.PostAsJsonAsync("/api/auth/register", new { email, password = "good-password-1" })).Invalid("email");
        // A password is any text: what a NUL or a letter of another script does to it is the person's own business.
        var name = Chance.Name("any") + "@example.com";
        await (await http.PostAsJsonAsync("/api/auth/register", new { email = name, password = "a\0b\u0430c\ud83d\ude00def" })).Expect(HttpStatusCode.OK);
        await (await SignIn(http, name, "a\0b\u0430c\ud83d\ude00def")).Expect(HttpStatusCode.OK);
        await (await SignIn(http, name, "a\0bac\ud83d\ude00def")).Problem(HttpStatusCode.Unauthorized, "invalid_credentials");
    }

    [Fact]
    public async Task Two_spellings_of_an_address_are_one_account_also_when_they_come_at_once()
    {
        var name = Chance.Name("spelt");
        var spellings = new[] { name + "@example.com", name.ToUpperInvariant() + "@EXAMPLE.com", name + "@Example.Com" };
        var answers = await Task.WhenAll(Enumerable.Range(0, 9).Select(i => system.App.NewClient().PostAsJsonAsync("/api/auth/register", new { email = spellings[i % 3], password = TestUser.Password })));
        foreach (var answer in answers) await answer.Expect(HttpStatusCode.OK);
        Assert.Equal([1L], await Sql.ListAsync<long>(system.App.Database, $"select count(*) from auth.\"user\" where lower(email) = '{name}@example.com'", "streamvibe_service"));
        var ids = new HashSet<Guid>();
        foreach (var spelling in spellings)
        {
            var http = system.App.NewClient();
            await TestUser.SignInAsync(http, spelling);
            ids.Add((await http.GetFromJsonAsync<JsonElement>("/api/me")).Id());
        }
        Assert.Single(ids);
    }

    static Task<HttpResponseMessage> SignIn(HttpClient http, string email, string password) => http.PostAsJsonAsync("/api/auth/login", new { email, password });
}
