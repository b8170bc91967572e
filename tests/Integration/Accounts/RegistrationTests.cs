using System.Net;
using System.Net.Http.Json;
using StreamVibe.Tests.Integration.Fixtures;

namespace StreamVibe.Tests.Integration.Accounts;

/// <summary>Who gets an account, and what nobody learns from trying.</summary>
public sealed class RegistrationTests(SharedSystem system) : IClassFixture<SharedSystem>
{
    [Fact]
    public async Task An_account_whose_registration_died_half_way_is_completed_by_twenty_first_requests_at_once()
    {
        // A sign-in without an account, as the kill leaves it; its grain has never run.
        var id = Chance.Id();
        var (donor, email) = (await system.App.RegisterAsync(), Chance.Name("half") + "@example.com");
        await Sql.RunAsync(system.App.Database,
            $"""
            insert into auth."user" (id, user_name, normalized_user_name, email, normalized_email, email_confirmed, password_hash, security_stamp, concurrency_stamp, two_factor_enabled, lockout_enabled, access_failed_count)
            select '{id}', '{email}', upper('{email}'), '{email}', upper('{email}'), true, password_hash, security_stamp, concurrency_stamp, false, true, 0 from auth."user" where id = '{donor.Id}'
            """, "streamvibe_service");

        var clients = await Task.WhenAll(Enumerable.Range(0, 10).Select(async _ =>
        {
            var http = system.App.NewClient();
            await TestUser.SignInAsync(http, email);
            return http;
        }));
        var answers = await Task.WhenAll(clients.Concat(clients).Select(http => http.GetAsync("/api/me")));
        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));

        Assert.Equal([1L], await Count($"app.users where id = '{id}'"));
        Assert.Equal([1L], await Count($"app.subscription where user_id = '{id}' and plan = 'free'"));
        Assert.Equal([3L], await Count($"app.usage_counter where user_id = '{id}'"));
        Assert.Equal([1L], await Count($"app.audit_log where user_id = '{id}' and action = 'account.created'"));
    }

    [Fact]
    public async Task Registering_a_known_email_answers_like_a_new_one_and_changes_nothing()
    {
        var user = await system.App.RegisterAsync();
        var http = system.App.NewClient();
        var known = await Register(http, user.Email.ToUpperInvariant(), "another-password-1");
        var fresh = await Register(http, Chance.Name("new") + "@example.com", "another-password-1");
        Assert.Equal((await fresh.Expect(HttpStatusCode.OK)).StatusCode, known.StatusCode);
        Assert.Equal(await fresh.Content.ReadAsStringAsync(), await known.Content.ReadAsStringAsync());
        await user.SignInAgain();
        // Nor does a bad password tell them apart.
        var (badKnown, badFresh) = (await Register(http, user.Email, "short"), await Register(http, Chance.Name("new") + "@example.com", "short"));
        Assert.Equal((await badFresh.Invalid("password")).GetProperty("errors").GetRawText(), (await badKnown.Invalid("password")).GetProperty("errors").GetRawText());
    }

    [Fact]
    public async Task An_unknown_email_and_a_wrong_password_are_refused_alike()
    {
        var user = await system.App.RegisterAsync();
        var http = system.App.NewClient();
        var wrong = await (await Login(http, user.Email, "not-the-password")).Problem(HttpStatusCode.Unauthorized, "invalid_credentials");
        var unknown = await (await Login(http, Chance.Name("nobody") + "@example.com", TestUser.Password)).Problem(HttpStatusCode.Unauthorized, "invalid_credentials");
        Assert.Equal(wrong.Text("detail"), unknown.Text("detail"));
        Assert.Equal(wrong.Names(), unknown.Names());
    }

    [Theory]
    [InlineData("", "good-password-1", "email")]
    [InlineData("no-at-sign", "good-password-1", "email")]
    [InlineData("two@at@signs.example", "good-password-1", "email")]
    [InlineData("päivi@example.com", "good-password-1", "email")]
    [InlineData("new\n@example.com", "good-password-1", "email")]
    [InlineData("someone@example.com", "", "password")]
    [InlineData("someone@example.com", "short", "password")]
    [InlineData("someone@example.com", "aaaaaaaaaaaa", "password")]
    public async Task Credentials_that_cannot_be_are_refused_by_field(string email, string password, string field) =>
        await (await Register(system.App.NewClient(), email, password)).Invalid(field);

    [Fact]
    public async Task The_configured_address_is_an_administrator_and_nobody_else_is()
    {
        var (boss, user) = (await system.App.RegisterConfirmedAsync(StreamVibeApp.AdminEmail), await system.App.RegisterAsync());
        Assert.Equal(["admin"], (await boss.Get("/api/me")).Texts("roles"));
        Assert.Empty((await user.Get("/api/me")).Texts("roles"));
        await (await boss.Http.GetAsync("/ops/orleans/")).Expect(HttpStatusCode.OK);
        await (await user.Http.GetAsync("/ops/orleans/")).Problem(HttpStatusCode.Forbidden, "forbidden");
        await (await system.App.NewClient().GetAsync("/ops/orleans/")).Problem(HttpStatusCode.Unauthorized, "unauthenticated");
    }

    Task<List<long>> Count(string from) => Sql.ListAsync<long>(system.App.Database, $"select count(*) from {from}", "streamvibe_service");

    static Task<HttpResponseMessage> Register(HttpClient http, string email, string password) => http.PostAsJsonAsync("/api/auth/register", new { email, password });

    static Task<HttpResponseMessage> Login(HttpClient http, string email, string password) => http.PostAsJsonAsync("/api/auth/login", new { email, password });
}
