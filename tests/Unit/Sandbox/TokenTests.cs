using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;

namespace StreamVibe.Tests.Unit.Sandbox;

public sealed class TokenTests(RunningSandbox sandbox) : IClassFixture<RunningSandbox>
{
    [Fact]
    public async Task A_code_works_once()
    {
        var code = await sandbox.Code();
        Assert.Equal(HttpStatusCode.OK, (await sandbox.Redeem(code)).StatusCode);
        await Refused(await sandbox.Redeem(code), 400, "invalid_grant");
    }

    [Fact]
    public async Task A_code_needs_its_verifier_and_its_redirect_uri()
    {
        var code = await sandbox.Code();
        await Refused(await sandbox.Redeem(code, verifier: "wrong"), 400, "invalid_grant");
        await Refused(await sandbox.Redeem(code, verifier: null), 400, "invalid_grant");
        await Refused(await sandbox.Redeem(code, redirect: "http://127.0.0.1/elsewhere"), 400, "redirect_uri_mismatch");
    }

    [Fact]
    public async Task A_wrong_secret_and_an_unknown_grant_type_are_refused()
    {
        await Refused(await sandbox.Token(("grant_type", "refresh_token"), ("refresh_token", "x"), ("client_secret", "wrong")), 401, "invalid_client");
        await Refused(await sandbox.Token(("grant_type", "password")), 400, "unsupported_grant_type");
    }

    [Fact]
    public async Task A_code_dies_after_ten_minutes()
    {
        var code = await sandbox.Code();
        await sandbox.Http.PostAsJsonAsync("/_control/clock", new { advance = "00:10:01" });
        await Refused(await sandbox.Redeem(code), 400, "invalid_grant");
    }

    [Fact]
    public async Task The_refresh_token_comes_with_the_first_consent_or_a_forced_one()
    {
        (string, string?) account = ("sandbox_account", "empty");
        Assert.True(await GivesRefreshToken(account));
        Assert.False(await GivesRefreshToken(account));
        Assert.True(await GivesRefreshToken(account, ("prompt", "consent")));
        Assert.False(await GivesRefreshToken(account, ("prompt", "consent"), ("access_type", "online")));
    }

    [Fact]
    public async Task A_refresh_gives_an_access_token_and_no_refresh_token()
    {
        var (_, refresh) = await sandbox.SignIn();
        var reply = await RunningSandbox.Json(await sandbox.Refresh(refresh));
        Assert.True(reply.TryGetProperty("access_token", out _));
        Assert.False(reply.TryGetProperty("refresh_token", out _));
    }

    [Fact]
    public async Task Revoking_either_token_ends_the_grant()
    {
        var (access, refresh) = await sandbox.SignIn("nochannel");
        Assert.Equal(HttpStatusCode.OK, (await Revoke(access)).StatusCode);
        await Refused(await sandbox.Refresh(refresh), 400, "invalid_grant");
        Assert.Equal(HttpStatusCode.Unauthorized, (await sandbox.YouTube(access, "channels?part=id&mine=true")).StatusCode);
        await Refused(await Revoke(access), 400, "invalid_token");
    }

    [Fact]
    public async Task The_id_token_verifies_against_the_published_key()
    {
        var reply = await RunningSandbox.Json(await sandbox.Redeem(await sandbox.Code(("nonce", "n-1"))));
        var parts = reply.GetProperty("id_token").GetString()!.Split('.');
        var key = (await sandbox.Http.GetFromJsonAsync<JsonElement>("/google/oauth2/v3/certs")).GetProperty("keys")[0];
        using var rsa = RSA.Create(new RSAParameters
        {
            Modulus = WebEncoders.Base64UrlDecode(key.GetProperty("n").GetString()!),
            Exponent = WebEncoders.Base64UrlDecode(key.GetProperty("e").GetString()!),
        });
        Assert.True(rsa.VerifyData(
            Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"), WebEncoders.Base64UrlDecode(parts[2]), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
        var claims = JsonSerializer.Deserialize<JsonElement>(WebEncoders.Base64UrlDecode(parts[1]));
        var issuer = (await sandbox.Http.GetFromJsonAsync<JsonElement>("/google/.well-known/openid-configuration")).GetProperty("issuer").GetString();
        Assert.Equal((issuer, "sandbox-google-client", "n-1"),
            (claims.GetProperty("iss").GetString(), claims.GetProperty("aud").GetString(), claims.GetProperty("nonce").GetString()));
    }

    [Fact]
    public async Task Grants_survive_a_restart()
    {
        var (access, refresh) = await sandbox.SignIn("second");
        await sandbox.Restart();
        Assert.Equal(HttpStatusCode.OK, (await sandbox.YouTube(access, "channels?part=id&mine=true")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await sandbox.Refresh(refresh)).StatusCode);
    }

    [Fact]
    public async Task The_journal_shows_requests_without_their_secrets()
    {
        var code = await sandbox.Code();
        var (access, refresh) = await sandbox.SignIn("large");
        await sandbox.Redeem(code);
        await Revoke(refresh);
        var journal = await sandbox.Http.GetStringAsync("/_control/journal");
        Assert.Contains("/google/token", journal, StringComparison.Ordinal);
        foreach (var secret in new[] { code, access, refresh, RunningSandbox.Verifier, RunningSandbox.Challenge, "sandbox-google-secret", "a state" })
        {
            Assert.DoesNotContain(secret, journal, StringComparison.Ordinal);
            Assert.DoesNotContain(Uri.EscapeDataString(secret), journal, StringComparison.Ordinal);
        }
    }

    async Task<bool> GivesRefreshToken(params (string, string?)[] changes) =>
        (await RunningSandbox.Json(await sandbox.Redeem(await sandbox.Code(changes)))).TryGetProperty("refresh_token", out _);

    Task<HttpResponseMessage> Revoke(string token) => sandbox.Http.PostAsync("/google/revoke?token=" + Uri.EscapeDataString(token), null);

    static async Task Refused(HttpResponseMessage response, int status, string error)
    {
        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal(error, (await RunningSandbox.Json(response)).GetProperty("error").GetString());
    }
}
