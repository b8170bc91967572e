using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using StreamVibe.Tests.Integration.Fixtures;

namespace StreamVibe.Tests.Integration.Accounts;

/// <summary>A new password for who can read the mailbox, and for nobody else.</summary>
public sealed class PasswordResetTests(SharedSystem system) : IClassFixture<SharedSystem>
{
    const string Subject = "Set a new password", NewPassword = "battery-staple-8";

    [Fact]
    public async Task A_reset_sets_the_password_confirms_the_address_and_ends_every_session()
    {
        var user = await system.App.RegisterAsync();
        var refresh = (await TestUser.SignInAsync(user.Http, user.Email)).Text("refreshToken");
        await (await Reset(user.Email, await Code(user), NewPassword)).Expect(HttpStatusCode.OK);

        await (await user.Http.GetAsync("/api/me")).Problem(HttpStatusCode.Unauthorized, "unauthenticated");
        await (await user.Http.PostAsJsonAsync("/api/auth/refresh", new { refreshToken = refresh })).Problem(HttpStatusCode.Unauthorized, "invalid_credentials");
        await (await SignIn(user.Email, TestUser.Password)).Problem(HttpStatusCode.Unauthorized, "invalid_credentials");
        var tokens = await (await SignIn(user.Email, NewPassword)).Json();
        user.Http.DefaultRequestHeaders.Authorization = new("Bearer", tokens.Text("accessToken"));
        Assert.True((await user.Get("/api/auth/manage/info")).GetProperty("isEmailConfirmed").GetBoolean());
        await system.App.Sandbox.MailTo(user.Email, "Your password was changed");
    }

    [Fact]
    public async Task A_second_factor_of_who_signed_up_with_somebody_elses_address_does_not_outlive_the_owners_reset()
    {
        var stranger = await system.App.RegisterAsync();
        var key = (await (await stranger.Send(HttpMethod.Post, "/api/auth/manage/2fa", new { })).Json()).Text("sharedKey");
        await (await stranger.Send(HttpMethod.Post, "/api/auth/manage/2fa", new { enable = true, twoFactorCode = Authenticator.Code(key) })).Expect(HttpStatusCode.OK);
        await (await Reset(stranger.Email, await Code(stranger), NewPassword)).Expect(HttpStatusCode.OK);
        var owner = system.App.NewClient();
        owner.DefaultRequestHeaders.Authorization = new("Bearer", (await (await SignIn(stranger.Email, NewPassword)).Json()).Text("accessToken"));
        var factor = await (await owner.PostAsJsonAsync("/api/auth/manage/2fa", new { })).Json();
        Assert.False(factor.GetProperty("isTwoFactorEnabled").GetBoolean());
        Assert.NotEqual(key, factor.Text("sharedKey"));
    }

    [Fact]
    public async Task Nobody_can_use_up_the_resets_of_another_with_other_mail()
    {
        var user = await system.App.RegisterAsync();
        for (var i = 0; i < 7; i++) await (await system.App.NewClient().PostAsJsonAsync("/api/auth/register", new { email = user.Email, password = "somebody-elses-1" })).Expect(HttpStatusCode.OK);
        Assert.NotEmpty(await Code(user));
    }

    [Fact]
    public async Task Of_twenty_uses_of_one_code_at_once_one_succeeds()
    {
        var user = await system.App.RegisterAsync();
        var code = await Code(user);
        var passwords = Enumerable.Range(0, 20).Select(i => $"battery-staple-{i}").ToArray();
        var answers = await Task.WhenAll(passwords.Select(password => Reset(user.Email, code, password)));
        var winner = Assert.Single(Enumerable.Range(0, 20), i => answers[i].StatusCode == HttpStatusCode.OK);
        foreach (var answer in answers.Where(answer => answer.StatusCode != HttpStatusCode.OK)) await answer.Invalid("resetCode");
        await (await SignIn(user.Email, passwords[winner])).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_used_code_and_an_old_one_after_a_newer_was_used_are_refused()
    {
        var user = await system.App.RegisterAsync();
        var older = await Code(user);
        var newer = await Code(user, count: 2);
        await (await Reset(user.Email, newer, NewPassword)).Expect(HttpStatusCode.OK);
        await (await Reset(user.Email, newer, "another-password-9")).Invalid("resetCode");
        await (await Reset(user.Email, older, "another-password-9")).Invalid("resetCode");
    }

    [Fact]
    public async Task A_code_dies_with_a_change_of_the_password()
    {
        var user = await system.App.RegisterAsync();
        var code = await Code(user);
        await (await user.Send(HttpMethod.Post, "/api/auth/manage/info", new { oldPassword = TestUser.Password, newPassword = NewPassword })).Expect(HttpStatusCode.OK);
        await (await Reset(user.Email, code, "another-password-9")).Invalid("resetCode");
    }

    [Fact]
    public async Task A_code_dies_with_a_change_of_the_address()
    {
        var user = await system.App.RegisterAsync();
        var (code, next) = (await Code(user), Chance.Name("next") + "@example.com");
        await (await user.Send(HttpMethod.Post, "/api/auth/manage/info", new { newEmail = next })).Expect(HttpStatusCode.OK);
        await (await system.App.NewClient().GetAsync((await system.App.Sandbox.MailTo(next, "Confirm your new e-mail address")).Link)).Expect(HttpStatusCode.Found);
        await (await Reset(user.Email, code, NewPassword)).Invalid("resetCode");
        await (await Reset(next, code, NewPassword)).Invalid("resetCode");
    }

    [Fact]
    public async Task An_unknown_address_and_a_wrong_code_are_refused_alike()
    {
        var user = await system.App.RegisterAsync();
        var wrong = await (await Reset(user.Email, "AAAA", NewPassword)).Invalid("resetCode");
        var unknown = await (await Reset(Chance.Name("nobody") + "@example.com", "AAAA", NewPassword)).Invalid("resetCode");
        var foreign = await (await Reset(user.Email, await Code(await system.App.RegisterAsync()), NewPassword)).Invalid("resetCode");
        Assert.Equal(Told(wrong), Told(unknown));
        Assert.Equal(Told(wrong), Told(foreign));
        await (await SignIn(user.Email, TestUser.Password)).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_password_that_is_not_good_enough_leaves_the_code_good()
    {
        var user = await system.App.RegisterAsync();
        var code = await Code(user);
        await (await Reset(user.Email, code, "short")).Invalid("newPassword");
        await (await user.Http.GetAsync("/api/me")).Expect(HttpStatusCode.OK);
        await (await Reset(user.Email, code, NewPassword)).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Asking_for_a_link_answers_alike_whether_there_is_an_account_or_not()
    {
        var user = await system.App.RegisterAsync();
        var (known, unknown) = (await Forgot(user.Email), await Forgot(Chance.Name("nobody") + "@example.com"));
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (known.StatusCode, unknown.StatusCode));
        Assert.Equal(await unknown.Content.ReadAsStringAsync(), await known.Content.ReadAsStringAsync());
        Assert.Equal(unknown.Headers.Select(header => header.Key), known.Headers.Select(header => header.Key));
        await (await Forgot("")).Invalid("email");
        await (await Forgot("a\0@b.example")).Invalid("email");
    }

    [Fact]
    public async Task An_account_without_a_password_is_given_one()
    {
        var user = await system.App.RegisterAsync();
        await Sql.RunAsync(system.App.Database, $"update auth.\"user\" set password_hash = null where id = '{user.Id}'", "streamvibe_service");
        await (await SignIn(user.Email, TestUser.Password)).Problem(HttpStatusCode.Unauthorized, "invalid_credentials");
        await (await Reset(user.Email, await Code(user), NewPassword)).Expect(HttpStatusCode.OK);
        await (await SignIn(user.Email, NewPassword)).Expect(HttpStatusCode.OK);
    }

    async Task<string> Code(TestUser user, int count = 1)
    {
        await (await Forgot(user.Email)).Expect(HttpStatusCode.OK);
        return (await system.App.Sandbox.MailTo(user.Email, Subject, count)).ResetCode;
    }

    Task<HttpResponseMessage> Forgot(string email) => system.App.NewClient().PostAsJsonAsync("/api/auth/forgotPassword", new { email });

    Task<HttpResponseMessage> Reset(string email, string resetCode, string newPassword) => system.App.NewClient().PostAsJsonAsync("/api/auth/resetPassword", new { email, resetCode, newPassword });

    Task<HttpResponseMessage> SignIn(string email, string password) => system.App.NewClient().PostAsJsonAsync("/api/auth/login", new { email, password });

    static string Told(JsonElement problem) => problem.GetProperty("detail").GetRawText() + problem.GetProperty("errors").GetRawText();
}
