using System.Net;
using StreamVibe.Tests.Integration.Fixtures;

namespace StreamVibe.Tests.Integration.Accounts;

/// <summary>Id tokens that Google did not sign, or not for us, or not now (A10).</summary>
public sealed class ForgedIdTokenTests(SharedSystem system) : IClassFixture<SharedSystem>
{
    [Theory]
    [InlineData("wrong_aud")]
    [InlineData("no_aud")]
    [InlineData("wrong_iss")]
    [InlineData("similar_iss")]
    [InlineData("no_iss")]
    [InlineData("wrong_nonce")]
    [InlineData("no_nonce")]
    [InlineData("expired")]
    [InlineData("no_exp")]
    [InlineData("not_yet")]
    [InlineData("no_sub")]
    [InlineData("empty_sub")]
    [InlineData("long_sub")]
    [InlineData("nul_sub")]
    [InlineData("wrong_at_hash")]
    [InlineData("alg_none")]
    [InlineData("hs256_public_key")]
    [InlineData("hs256_client_secret")]
    [InlineData("rs512")]
    [InlineData("unknown_kid")]
    [InlineData("other_key")]
    [InlineData("jku")]
    [InlineData("bad_signature")]
    [InlineData("no_signature")]
    [InlineData("truncated")]
    [InlineData("two_parts")]
    public async Task A_forged_id_token_opens_no_session_and_leaves_no_row(string kind)
    {
        var app = system.App;
        var account = await app.Sandbox.NewAccount();
        await app.Sandbox.Forge(account, kind);
        var browser = new Browser(app);
        Assert.Equal("/?error=exchange_failed", await browser.SignIn(account));
        await (await browser.Http.GetAsync("/api/me")).Problem(HttpStatusCode.Unauthorized, "unauthenticated");
        Assert.Empty(await Sql.ListAsync<Guid>(app.Database, $"select id from auth.\"user\" where normalized_email = upper('{account}@made.example')", "streamvibe_service"));
        // The same account with its own token: it was the forgery that was refused.
        await Browser.MeOf(app, account);
    }
}
