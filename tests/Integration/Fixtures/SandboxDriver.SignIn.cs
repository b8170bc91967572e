using System.Net.Http.Json;

namespace StreamVibe.Tests.Integration.Fixtures;

/// <summary>What providers of a sign-in can be told to do.</summary>
sealed partial class SandboxDriver
{
    /// <summary>The Google account has another e-mail, or its e-mail is verified or not.</summary>
    public async Task ChangeGoogle(string account, string? email = null, bool? emailVerified = null) =>
        await Done(await http.PatchAsync("/_control/google/account", JsonContent.Create(new { account, email, emailVerified })));

    /// <summary>The account's next id token is wrong in this way.</summary>
    public async Task Forge(string account, string kind) => await Done(await http.PostAsJsonAsync("/_control/google/forge", new { account, kind }));

    /// <summary>Google signs with a new key from now on.</summary>
    public async Task RotateGoogleKey() => await Done(await http.PostAsync("/_control/google/rotate-key", null));

    /// <summary>A Facebook account that no other test has.</summary>
    public async Task<string> NewFacebook(string? email = null, string? fullName = null)
    {
        var name = Chance.Name("f");
        await Done(await http.PutAsJsonAsync("/_control/facebook/accounts", new { name, email, fullName }));
        return name;
    }

    /// <summary>A Google account with this e-mail, verified there or not.</summary>
    public async Task<string> NewGoogle(string email, bool verified = true)
    {
        var account = await NewAccount();
        await ChangeGoogle(account, email, verified);
        return account;
    }

    /// <summary>How often the account's codes were exchanged.</summary>
    public async Task<int> Exchanges(string service, string account) => (await Journal(service, account)).Count(request => request.Path.EndsWith("token", StringComparison.Ordinal));
}
