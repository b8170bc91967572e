using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using StreamVibe.Tests.Integration.Fixtures;

namespace StreamVibe.Tests.Integration.Accounts;

/// <summary>An account that no provider vouched an e-mail for: everything works that needs none, and one can be added.</summary>
public sealed class WithoutEmailTests(SharedSystem system) : IClassFixture<SharedSystem>
{
    const string Info = "/api/auth/manage/info";

    [Fact]
    public async Task What_needs_no_address_works_without_one()
    {
        var http = await SignedIn();
        Assert.Equal(JsonValueKind.Null, (await (await http.GetAsync(Info)).Json()).GetProperty("email").ValueKind);
        var first = await (await http.PostAsJsonAsync("/api/auth/manage/2fa", new { })).Json();
        var on = await (await http.PostAsJsonAsync("/api/auth/manage/2fa", new { enable = true, twoFactorCode = Authenticator.Code(first.Text("sharedKey")) })).Json();
        Assert.True(on.GetProperty("isTwoFactorEnabled").GetBoolean());
        await (await http.PostAsJsonAsync("/api/auth/manage/2fa", new { enable = false })).Expect(HttpStatusCode.OK);
        await (await http.PostAsJsonAsync(Info, new { newPassword = "correct-horse-9", oldPassword = "there-is-none" })).Invalid("oldPassword");
        await (await http.PatchAsJsonAsync("/api/me", new { displayName = "Nobody's Address" })).Expect(HttpStatusCode.OK);
        Assert.Equal(JsonValueKind.Null, JsonDocument.Parse(await http.GetStringAsync("/api/me/export")).RootElement.GetProperty("profile").GetProperty("email").ValueKind);
        await (await http.DeleteAsync("/api/me")).Expect(HttpStatusCode.NoContent);
        await (await http.GetAsync("/api/me")).Problem(HttpStatusCode.Unauthorized, "unauthenticated");
    }

    [Fact]
    public async Task An_address_can_be_added_and_a_password_set_by_its_mailbox()
    {
        var http = await SignedIn();
        var email = Chance.Name("added") + "@example.com";
        await (await http.PostAsJsonAsync(Info, new { newEmail = email })).Expect(HttpStatusCode.OK);
        var link = (await system.App.Sandbox.MailTo(email, "Confirm your new e-mail address")).Link;
        await (await system.App.NewClient().GetAsync(link)).Expect(HttpStatusCode.Found);
        Assert.Equal(email, (await http.GetFromJsonAsync<JsonElement>("/api/me")).Text("email"));

        var anybody = system.App.NewClient();
        await (await anybody.PostAsJsonAsync("/api/auth/forgotPassword", new { email })).Expect(HttpStatusCode.OK);
        var code = (await system.App.Sandbox.MailTo(email, "Set a new password")).ResetCode;
        await (await anybody.PostAsJsonAsync("/api/auth/resetPassword", new { email, resetCode = code, newPassword = TestUser.Password })).Expect(HttpStatusCode.OK);
        await TestUser.SignInAsync(anybody, email);
    }

    async Task<HttpClient> SignedIn()
    {
        var browser = new Browser(system.App);
        Assert.Equal("/app", await browser.SignIn(await system.App.Sandbox.NewFacebook(), "facebook"));
        browser.Http.DefaultRequestHeaders.Add("X-CSRF", "1");
        return browser.Http;
    }
}
