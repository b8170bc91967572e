using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;

namespace StreamVibe.Tests.Unit.Sandbox;

/// <summary>What can happen at Google between two sign-ins.</summary>
public sealed class GoogleControlTests(RunningSandbox sandbox) : IClassFixture<RunningSandbox>
{
    [Fact]
    public async Task A_new_key_signs_and_the_old_one_stays_published_also_after_a_restart()
    {
        var old = Part(await IdToken("demo"), 0).GetProperty("kid").GetString();
        var fresh = (await RunningSandbox.Json(await sandbox.Http.PostAsync("/_control/google/rotate-key", null))).GetProperty("kid").GetString();
        await sandbox.Restart();
        Assert.Equal(fresh, Part(await IdToken("demo"), 0).GetProperty("kid").GetString());
        var published = (await sandbox.Http.GetFromJsonAsync<JsonElement>("/google/oauth2/v3/certs")).GetProperty("keys").EnumerateArray().Select(key => key.GetProperty("kid").GetString()).ToList();
        Assert.Equal([old, fresh], published);
    }

    [Fact]
    public async Task A_changed_account_keeps_its_subject()
    {
        var before = Part(await IdToken("second"), 1);
        Assert.True(before.GetProperty("email_verified").GetBoolean());
        Assert.Equal(HttpStatusCode.NoContent, (await sandbox.Http.PatchAsync("/_control/google/account", JsonContent.Create(new { account = "second", email = "new@example.com", emailVerified = false }))).StatusCode);
        var after = Part(await IdToken("second"), 1);
        Assert.Equal(("new@example.com", false), (after.GetProperty("email").GetString(), after.GetProperty("email_verified").GetBoolean()));
        Assert.Equal(before.GetProperty("sub").GetString(), after.GetProperty("sub").GetString());
    }

    [Fact]
    public async Task A_forgery_is_for_one_token_of_one_account()
    {
        await sandbox.Http.PostAsJsonAsync("/_control/google/forge", new { account = "large", kind = "alg_none" });
        Assert.Equal("RS256", Part(await IdToken("empty"), 0).GetProperty("alg").GetString());
        Assert.Equal("none", Part(await IdToken("large"), 0).GetProperty("alg").GetString());
        Assert.Equal("RS256", Part(await IdToken("large"), 0).GetProperty("alg").GetString());
        Assert.Equal(HttpStatusCode.BadRequest, (await sandbox.Http.PostAsJsonAsync("/_control/google/forge", new { account = "large", kind = "nonsense" })).StatusCode);
    }

    async Task<string> IdToken(string account) =>
        (await RunningSandbox.Json(await sandbox.Redeem(await sandbox.Code(("sandbox_account", account), ("nonce", "n"))))).GetProperty("id_token").GetString()!;

    static JsonElement Part(string token, int index) => JsonSerializer.Deserialize<JsonElement>(WebEncoders.Base64UrlDecode(token.Split('.')[index]));
}
