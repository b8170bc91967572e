using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using StreamVibe.Tests.Integration.Fixtures;

namespace StreamVibe.Tests.Integration.Accounts;

/// <summary>Signing in with a second factor.</summary>
public sealed class TwoFactorTests(SharedSystem system) : IClassFixture<SharedSystem>
{
    const string TwoFactor = "/api/auth/manage/2fa";

    [Fact]
    public async Task Switched_on_the_password_alone_is_not_enough()
    {
        var (user, key, recovery) = await SwitchedOn();
        Assert.Equal("RequiresTwoFactor", (await (await SignIn(user.Email)).Problem(HttpStatusCode.Unauthorized, "invalid_credentials")).Text("detail"));
        // Who does not know the password is not told that there is a second factor.
        var wrong = await (await SignIn(user.Email, password: "not-the-password", code: Authenticator.Code(key))).Problem(HttpStatusCode.Unauthorized, "invalid_credentials");
        Assert.NotEqual("RequiresTwoFactor", wrong.Text("detail"));
        await (await SignIn(user.Email, code: "000000")).Problem(HttpStatusCode.Unauthorized, "invalid_credentials");
        await (await SignIn(user.Email, code: Authenticator.Code(key))).Expect(HttpStatusCode.OK);
        await (await SignIn(user.Email, recovery: recovery[0])).Expect(HttpStatusCode.OK);
        Assert.Equal(9, (await Change(user, new { })).GetProperty("recoveryCodesLeft").GetInt32());
    }

    [Fact]
    public async Task A_code_is_good_once_also_for_nine_at_once()
    {
        var (user, key, _) = await SwitchedOn();
        // The very code that switched it on is good for one sign-in too.
        var code = Authenticator.Code(key);
        await Change(user, new { enable = true, twoFactorCode = code });
        var answers = await Task.WhenAll(Enumerable.Range(0, 9).Select(_ => SignIn(user.Email, code: code)));
        Assert.Equal(1, answers.Count(answer => answer.StatusCode == HttpStatusCode.OK));
        Assert.Equal(8, answers.Count(answer => answer.StatusCode == HttpStatusCode.Unauthorized));
    }

    [Fact]
    public async Task A_recovery_code_is_good_once_also_for_nine_at_once()
    {
        var (user, _, recovery) = await SwitchedOn();
        var answers = await Task.WhenAll(Enumerable.Range(0, 9).Select(_ => SignIn(user.Email, recovery: recovery[3])));
        Assert.Equal(1, answers.Count(answer => answer.StatusCode == HttpStatusCode.OK));
    }

    [Fact]
    public async Task Switching_it_on_needs_a_code_and_off_none_and_both_are_told_and_end_the_other_sessions()
    {
        var user = await system.App.RegisterAsync();
        var first = await Change(user, new { });
        Assert.Equal(["sharedKey", "recoveryCodesLeft", "recoveryCodes", "isTwoFactorEnabled", "isMachineRemembered"], first.Names());
        Assert.Equal((0, false), (first.GetProperty("recoveryCodesLeft").GetInt32(), first.GetProperty("isTwoFactorEnabled").GetBoolean()));
        var key = first.Text("sharedKey");
        Assert.Equal(key, (await Change(user, new { })).Text("sharedKey"));
        await (await user.Send(HttpMethod.Post, TwoFactor, new { enable = true })).Invalid("twoFactorCode");
        await (await user.Send(HttpMethod.Post, TwoFactor, new { enable = true, twoFactorCode = "000000" })).Invalid("twoFactorCode");
        await (await user.Send(HttpMethod.Post, TwoFactor, new { enable = true, resetSharedKey = true, twoFactorCode = Authenticator.Code(key) })).Invalid("resetSharedKey");

        var other = system.App.NewClient();
        await TestUser.SignInAsync(other, user.Email);
        var on = await Change(user, new { enable = true, twoFactorCode = Authenticator.Code(key, -1) });
        Assert.Equal((10, 10, true), (on.Texts("recoveryCodes").Distinct().Count(), on.GetProperty("recoveryCodesLeft").GetInt32(), on.GetProperty("isTwoFactorEnabled").GetBoolean()));
        await (await other.GetAsync("/api/me")).Problem(HttpStatusCode.Unauthorized, "unauthenticated");
        await system.App.Sandbox.MailTo(user.Email, "Two-factor sign-in was switched on");
        Assert.Equal(JsonValueKind.Null, (await Change(user, new { })).GetProperty("recoveryCodes").ValueKind);

        await (await SignIn(user.Email, code: Authenticator.Code(key))).Expect(HttpStatusCode.OK);
        Assert.False((await Change(user, new { enable = false })).GetProperty("isTwoFactorEnabled").GetBoolean());
        await (await SignIn(user.Email)).Expect(HttpStatusCode.OK);
        await system.App.Sandbox.MailTo(user.Email, "Two-factor sign-in was switched off");
    }

    [Fact]
    public async Task A_new_key_switches_it_off_and_new_recovery_codes_end_the_old()
    {
        var (user, key, recovery) = await SwitchedOn();
        var renewed = (await Change(user, new { resetRecoveryCodes = true })).Texts("recoveryCodes");
        await (await SignIn(user.Email, recovery: recovery[0])).Problem(HttpStatusCode.Unauthorized, "invalid_credentials");
        await (await SignIn(user.Email, recovery: renewed[0])).Expect(HttpStatusCode.OK);
        var reset = await Change(user, new { resetSharedKey = true });
        Assert.NotEqual(key, reset.Text("sharedKey"));
        Assert.False(reset.GetProperty("isTwoFactorEnabled").GetBoolean());
    }

    [Fact]
    public async Task Neither_key_nor_recovery_codes_can_be_read_in_the_tables()
    {
        var (user, key, recovery) = await SwitchedOn();
        var stored = await Sql.ListAsync<string>(system.App.Database, $"select value from auth.user_token where user_id = '{user.Id}'", "streamvibe_service");
        Assert.Equal(2, stored.Count);
        foreach (var text in stored.SelectMany(value => new[] { value, System.Text.Encoding.Latin1.GetString(Convert.FromBase64String(value)) }))
            foreach (var secret in recovery.Append(key)) Assert.DoesNotContain(secret, text, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>A person with an authenticator, its key and the recovery codes.</summary>
    async Task<(TestUser, string Key, string[] Recovery)> SwitchedOn()
    {
        var user = await system.App.RegisterAsync();
        var key = (await Change(user, new { })).Text("sharedKey");
        // The step before this one, so that the codes of this and the next are left.
        return (user, key, (await Change(user, new { enable = true, twoFactorCode = Authenticator.Code(key, -1) })).Texts("recoveryCodes"));
    }

    static async Task<JsonElement> Change(TestUser user, object body) => await (await user.Send(HttpMethod.Post, TwoFactor, body)).Json();

    Task<HttpResponseMessage> SignIn(string email, string? code = null, string? recovery = null, string password = TestUser.Password) =>
        system.App.NewClient().PostAsJsonAsync("/api/auth/login", new { email, password, twoFactorCode = code, twoFactorRecoveryCode = recovery });
}
