using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;
using StreamVibe.Tests.Integration.Fixtures;

namespace StreamVibe.Tests.Integration.Http;

/// <summary>No secret in what the app says (law 10).</summary>
public sealed class SecretsTests(SharedSystem system) : IClassFixture<SharedSystem>
{
    [Fact]
    public async Task A_consent_and_a_sync_leave_no_secret_in_the_log()
    {
        var app = system.App;
        var user = await app.RegisterAsync();
        var account = await app.Sandbox.NewAccount(2);
        var tokens = await TestUser.SignInAsync(user.Http, user.Email);
        var callback = await app.Sandbox.Decide(await user.Authorize(), account);
        var query = QueryHelpers.ParseQuery(callback.Query);
        Assert.Equal("/app?connected=youtube", await user.Return(callback));
        var connection = (await user.All("/api/connections"))[0].Id();
        await Eventually.Get("the first sync", () => user.Runs(connection), runs => runs[0].Text("status") == "completed");
        await app.Sandbox.ExpireAccess(account);
        await user.Sync(connection);
        // Failures say more than successes.
        await user.Return(callback);
        await user.Return(new Uri($"{app.Url}/api/connections/callback/youtube?state={query["state"]}x&code={query["code"]}"));
        await user.Send(HttpMethod.Post, "/api/auth/login", new { email = user.Email, password = "wrong-password-canary" });

        var said = app.Logs.Lines;
        Assert.Contains(said, line => line.Contains("content_sync_completed", StringComparison.Ordinal) && line.Contains(user.Id.ToString(), StringComparison.Ordinal));
        var secrets = new Dictionary<string, string>
        {
            ["access token"] = tokens.Text("accessToken"),
            ["refresh token"] = tokens.Text("refreshToken"),
            ["state"] = query["state"].ToString(),
            ["code"] = query["code"].ToString(),
            ["escaped code"] = Uri.EscapeDataString(query["code"].ToString()),
            ["password"] = TestUser.Password,
            ["wrong password"] = "wrong-password-canary",
            // How Google's tokens and codes begin, and what our client is known by there.
            ["Google's access token"] = "ya29.",
            ["Google's refresh token"] = "1//",
            ["Google's code"] = "4/0A",
            ["client secret"] = "sandbox-google-secret",
            ["verifier"] = "code_verifier",
        };
        foreach (var (what, secret) in secrets) Assert.DoesNotContain(said, line => line.Contains(secret, StringComparison.Ordinal) && Told(what, line));
    }

    [Fact]
    public async Task Links_codes_and_second_factors_leave_no_secret_in_the_log()
    {
        var (app, user) = (system.App, await system.App.RegisterConfirmedAsync());
        var confirm = (await app.Sandbox.MailTo(user.Email, "Confirm your e-mail address")).Link;
        await (await app.NewClient().PostAsJsonAsync("/api/auth/forgotPassword", new { email = user.Email })).Expect(HttpStatusCode.OK);
        var resetCode = (await app.Sandbox.MailTo(user.Email, "Set a new password")).ResetCode;
        var body = new { email = user.Email, resetCode, newPassword = "canary-staple-8" };
        await (await app.NewClient().PostAsJsonAsync("/api/auth/resetPassword", body)).Expect(HttpStatusCode.OK);
        // Failures say more than successes.
        await (await app.NewClient().PostAsJsonAsync("/api/auth/resetPassword", body)).Invalid("resetCode");
        await (await app.NewClient().GetAsync(confirm)).Invalid("code");
        var tokens = await (await app.NewClient().PostAsJsonAsync("/api/auth/login", new { email = user.Email, password = "canary-staple-8" })).Json();
        user.Http.DefaultRequestHeaders.Authorization = new("Bearer", tokens.Text("accessToken"));
        var key = (await (await user.Send(HttpMethod.Post, "/api/auth/manage/2fa", new { })).Json()).Text("sharedKey");
        var on = await (await user.Send(HttpMethod.Post, "/api/auth/manage/2fa", new { enable = true, twoFactorCode = Authenticator.Code(key) })).Json();
        var recovery = on.Texts("recoveryCodes")[0];
        await (await user.Send(HttpMethod.Post, "/api/auth/login", new { email = user.Email, password = "canary-staple-8", twoFactorRecoveryCode = recovery })).Expect(HttpStatusCode.OK);

        var said = app.Logs.Lines;
        foreach (var secret in new[] { QueryHelpers.ParseQuery(confirm.Query)["code"].ToString(), resetCode, "canary-staple-8", key, recovery })
            Assert.DoesNotContain(said, line => line.Contains(secret, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Tokens_are_stored_only_as_envelopes()
    {
        var user = await system.App.RegisterAsync();
        var (_, connection) = await user.ConnectNew(items: 0);
        var envelope = Assert.Single(await Sql.ListAsync<byte[]>(system.App.Database, $"select envelope from vault.secret where name = 'oauth_youtube_{connection}'", "streamvibe_service"));
        var text = Encoding.Latin1.GetString(envelope);
        Assert.DoesNotContain("ya29", text, StringComparison.Ordinal);
        Assert.DoesNotContain("token", text, StringComparison.Ordinal);
        // Sealed for one name, user and platform: the same tokens never look the same.
        Assert.NotEqual(SHA256.HashData(envelope), SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }

    // Names the secret in the failure without repeating it.
    static bool Told(string what, string line)
    {
        TestContext.Current.SendDiagnosticMessage($"{what} in a line of {line.Split('[')[0]}");
        return true;
    }
}
