using System.Net;
using System.Net.Http.Json;
using StreamVibe.Tests.Integration.Fixtures;

namespace StreamVibe.Tests.Integration.Accounts;

/// <summary>A signed-in person changes password or address.</summary>
public sealed class ManageTests(SharedSystem system) : IClassFixture<SharedSystem>
{
    const string Info = "/api/auth/manage/info", NewPassword = "battery-staple-8";

    [Fact]
    public async Task A_new_password_needs_the_old_one_and_ends_every_other_session()
    {
        var user = await system.App.RegisterAsync();
        var other = system.App.NewClient();
        await TestUser.SignInAsync(other, user.Email);
        await (await user.Send(HttpMethod.Post, Info, new { newPassword = NewPassword })).Invalid("oldPassword");
        await (await user.Send(HttpMethod.Post, Info, new { newPassword = NewPassword, oldPassword = "not-the-password" })).Invalid("oldPassword");
        await (await user.Send(HttpMethod.Post, Info, new { newPassword = "short", oldPassword = TestUser.Password })).Invalid("newPassword");
        await (await other.GetAsync("/api/me")).Expect(HttpStatusCode.OK);

        var info = await (await user.Send(HttpMethod.Post, Info, new { newPassword = NewPassword, oldPassword = TestUser.Password })).Json();
        Assert.Equal(["email", "isEmailConfirmed"], info.Names());
        await (await user.Http.GetAsync("/api/me")).Expect(HttpStatusCode.OK);
        await (await other.GetAsync("/api/me")).Problem(HttpStatusCode.Unauthorized, "unauthenticated");
        await (await SignIn(user.Email, TestUser.Password)).Problem(HttpStatusCode.Unauthorized, "invalid_credentials");
        await (await SignIn(user.Email, NewPassword)).Expect(HttpStatusCode.OK);
        await system.App.Sandbox.MailTo(user.Email, "Your password was changed");
    }

    [Fact]
    public async Task A_new_address_is_in_force_once_its_link_was_opened_and_the_old_one_is_told()
    {
        var user = await system.App.RegisterConfirmedAsync();
        var next = Chance.Name("Next") + "@example.com";
        await (await user.Send(HttpMethod.Post, Info, new { newEmail = "no-at-sign" })).Invalid("newEmail");
        Assert.Equal(user.Email, (await (await user.Send(HttpMethod.Post, Info, new { newEmail = next })).Json()).Text("email"));
        await system.App.Sandbox.MailTo(user.Email, "A change of your e-mail address was asked for");
        Assert.Equal(user.Email, (await user.Get("/api/me")).Text("email"));

        var link = (await system.App.Sandbox.MailTo(next, "Confirm your new e-mail address")).Link;
        await (await system.App.NewClient().GetAsync(link)).Expect(HttpStatusCode.Found);
        Assert.Equal(next, (await user.Get("/api/me")).Text("email"));
        Assert.Equal((next, true), ((await user.Get(Info)).Text("email"), (await user.Get(Info)).GetProperty("isEmailConfirmed").GetBoolean()));
        await (await SignIn(user.Email, TestUser.Password)).Problem(HttpStatusCode.Unauthorized, "invalid_credentials");
        await (await SignIn(next, TestUser.Password)).Expect(HttpStatusCode.OK);
        await system.App.Sandbox.MailTo(user.Email, "Your e-mail address was changed");
        // Once only.
        await (await system.App.NewClient().GetAsync(link)).Invalid("code");
    }

    [Fact]
    public async Task A_link_to_one_new_address_is_good_for_no_other()
    {
        var user = await system.App.RegisterAsync();
        var (asked, wanted) = (Chance.Name("asked") + "@example.com", Chance.Name("wanted") + "@example.com");
        await (await user.Send(HttpMethod.Post, Info, new { newEmail = asked })).Expect(HttpStatusCode.OK);
        var link = (await system.App.Sandbox.MailTo(asked, "Confirm your new e-mail address")).Link.PathAndQuery;
        await (await system.App.NewClient().GetAsync(link.Replace(asked, wanted, StringComparison.Ordinal))).Invalid("code");
        await (await system.App.NewClient().GetAsync(link[..link.IndexOf("&changedEmail", StringComparison.Ordinal)])).Invalid("code");
        Assert.Equal(user.Email, (await user.Get("/api/me")).Text("email"));
    }

    [Fact]
    public async Task An_address_that_has_an_account_cannot_be_taken_over_and_the_answer_does_not_tell()
    {
        var (user, owner) = (await system.App.RegisterAsync(), await system.App.RegisterAsync());
        var taken = await (await user.Send(HttpMethod.Post, Info, new { newEmail = owner.Email.ToUpperInvariant() })).Json();
        var free = await (await user.Send(HttpMethod.Post, Info, new { newEmail = Chance.Name("free") + "@example.com" })).Json();
        Assert.Equal(free.GetRawText(), taken.GetRawText());
        await system.App.Sandbox.MailTo(owner.Email, "You already have an account");
    }

    [Fact]
    public async Task What_arrives_in_the_askers_own_mailbox_does_not_tell_either()
    {
        var (user, owner) = (await system.App.RegisterConfirmedAsync(), await system.App.RegisterAsync());
        await (await user.Send(HttpMethod.Post, Info, new { newEmail = owner.Email })).Expect(HttpStatusCode.OK);
        await system.App.Sandbox.MailTo(user.Email, "A change of your e-mail address was asked for");
        await (await user.Send(HttpMethod.Post, Info, new { newEmail = Chance.Name("free") + "@example.com" })).Expect(HttpStatusCode.OK);
        await system.App.Sandbox.MailTo(user.Email, "A change of your e-mail address was asked for", count: 2);
    }

    [Fact]
    public async Task A_link_is_refused_once_somebody_else_has_registered_the_address()
    {
        var user = await system.App.RegisterAsync();
        var next = Chance.Name("raced") + "@example.com";
        await (await user.Send(HttpMethod.Post, Info, new { newEmail = next })).Expect(HttpStatusCode.OK);
        var link = (await system.App.Sandbox.MailTo(next, "Confirm your new e-mail address")).Link;
        await system.App.RegisterAsync(next);
        await (await system.App.NewClient().GetAsync(link)).Invalid("code");
        Assert.Equal(user.Email, (await user.Get("/api/me")).Text("email"));
    }

    [Fact]
    public async Task A_confirmed_administrator_who_moves_to_another_address_is_none_any_more()
    {
        await using var app = await StreamVibeApp.StartAsync(system.Postgres);
        var boss = await app.RegisterConfirmedAsync(StreamVibeApp.AdminEmail);
        Assert.Equal(["admin"], (await boss.Get("/api/me")).Texts("roles"));
        var next = Chance.Name("retired") + "@example.com";
        await (await boss.Send(HttpMethod.Post, Info, new { newEmail = next })).Expect(HttpStatusCode.OK);
        await (await app.NewClient().GetAsync((await app.Sandbox.MailTo(next, "Confirm your new e-mail address")).Link)).Expect(HttpStatusCode.Found);
        Assert.Empty((await boss.Get("/api/me")).Texts("roles"));
        await (await boss.Http.GetAsync("/ops/orleans/")).Problem(HttpStatusCode.Forbidden, "forbidden");
    }

    [Fact]
    public async Task A_cookie_alone_changes_nothing()
    {
        var browser = await Browser.OfAsync(await system.App.RegisterAsync());
        foreach (var path in new[] { Info, "/api/auth/manage/2fa" }) await (await browser.PostAsJsonAsync(path, new { })).Problem(HttpStatusCode.Forbidden, "csrf_required");
    }

    Task<HttpResponseMessage> SignIn(string email, string password) => system.App.NewClient().PostAsJsonAsync("/api/auth/login", new { email, password });
}
