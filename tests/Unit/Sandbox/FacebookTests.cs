using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;

namespace StreamVibe.Tests.Unit.Sandbox;

/// <summary>Facebook Login as its documentation has it.</summary>
public sealed class FacebookTests(RunningSandbox sandbox) : IClassFixture<RunningSandbox>
{
    const string Redirect = "http://127.0.0.1:5080/api/auth/external/facebook/callback";

    [Fact]
    public async Task A_code_works_once_and_for_its_own_address()
    {
        var code = await Code();
        Assert.Equal(100, await Refusal(await Redeem(code, redirect: Redirect + "/elsewhere")));
        Assert.Equal(HttpStatusCode.OK, (await Redeem(code)).StatusCode);
        Assert.Equal(100, await Refusal(await Redeem(code)));
        Assert.Equal(1, await Refusal(await Redeem(await Code(), secret: "wrong")));
    }

    [Fact]
    public async Task A_code_dies_after_ten_minutes()
    {
        var code = await Code();
        await sandbox.Http.PostAsJsonAsync("/_control/clock", new { advance = "00:10:01" });
        Assert.Equal(100, await Refusal(await Redeem(code)));
    }

    [Fact]
    public async Task A_person_is_told_with_an_email_only_where_there_is_one()
    {
        Assert.Equal("frida.solheim@example.com", (await RunningSandbox.Json(await Me(await Token("frida")))).GetProperty("email").GetString());
        var nomail = await RunningSandbox.Json(await Me(await Token("nomail")));
        Assert.Equal("Oskar Brandt", nomail.GetProperty("name").GetString());
        Assert.False(nomail.TryGetProperty("email", out _));
    }

    [Fact]
    public async Task A_wrong_proof_or_token_is_refused()
    {
        var token = await Token("frida");
        Assert.Equal(HttpStatusCode.OK, (await Me(token, Convert.ToHexStringLower(HMACSHA256.HashData("sandbox-facebook-secret"u8, Encoding.UTF8.GetBytes(token))))).StatusCode);
        Assert.Equal(100, await Refusal(await Me(token, "00")));
        Assert.Equal(190, await Refusal(await Me("EAAmade-up")));
    }

    [Fact]
    public async Task A_person_can_deny_and_an_unregistered_address_gets_nobody_back()
    {
        Assert.Equal("access_denied", RunningSandbox.Returned(await Dialog(("sandbox_decision", "deny")))["error"]);
        Assert.Equal("public_profile,email", RunningSandbox.Returned(await Dialog())["granted_scopes"]);
        foreach (var (name, value) in new[] { ("redirect_uri", "https://evil.example/"), ("client_id", "another"), ("scope", "everything") })
            Assert.Equal(HttpStatusCode.BadRequest, (await Dialog((name, value))).StatusCode);
        Assert.Contains("<form", await (await Dialog(("sandbox_decision", null))).Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    async Task<string> Code(string account = "frida") => RunningSandbox.Returned(await Dialog(("sandbox_account", account)))["code"];

    async Task<string> Token(string account) => (await RunningSandbox.Json(await Redeem(await Code(account)))).GetProperty("access_token").GetString()!;

    Task<HttpResponseMessage> Dialog(params (string Name, string? Value)[] changes)
    {
        var query = new Dictionary<string, string?>
        {
            ["client_id"] = "sandbox-facebook-app",
            ["redirect_uri"] = Redirect,
            ["response_type"] = "code",
            ["scope"] = "public_profile,email",
            ["state"] = "s",
            ["sandbox_decision"] = "approve",
        };
        foreach (var (name, value) in changes) query[name] = value;
        return sandbox.Http.GetAsync(QueryHelpers.AddQueryString("/facebook/v26.0/dialog/oauth", query.Where(pair => pair.Value is not null)));
    }

    Task<HttpResponseMessage> Redeem(string code, string redirect = Redirect, string secret = "sandbox-facebook-secret") => sandbox.Http.GetAsync(QueryHelpers.AddQueryString(
        "/facebook/v26.0/oauth/access_token", new Dictionary<string, string?> { ["client_id"] = "sandbox-facebook-app", ["client_secret"] = secret, ["redirect_uri"] = redirect, ["code"] = code }));

    Task<HttpResponseMessage> Me(string token, string? proof = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "/facebook/v26.0/me?fields=id,name,email" + (proof is null ? "" : $"&appsecret_proof={proof}"));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return sandbox.Http.SendAsync(request);
    }

    static async Task<int> Refusal(HttpResponseMessage answer)
    {
        Assert.False(answer.IsSuccessStatusCode);
        return (await RunningSandbox.Json(answer)).GetProperty("error").GetProperty("code").GetInt32();
    }
}
