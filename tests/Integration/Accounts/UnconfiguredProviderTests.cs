using System.Net;
using StreamVibe.Tests.Integration.Fixtures;

namespace StreamVibe.Tests.Integration.Accounts;

/// <summary>An installation that has no client at any provider.</summary>
public sealed class UnconfiguredProviderTests(PostgresFixture postgres)
{
    [Fact]
    public async Task A_provider_without_a_client_is_not_supported_and_stands_in_nobodys_way()
    {
        await using var app = await StreamVibeApp.StartAsync(postgres, new Dictionary<string, string?> { ["Sandbox:Enabled"] = "false" });
        foreach (var provider in new[] { "google", "facebook" })
        {
            await (await app.NewClient().GetAsync($"/api/auth/external/{provider}?returnUrl=/app")).Problem(HttpStatusCode.Conflict, "not_supported");
            await (await app.NewClient().GetAsync($"/api/auth/external/{provider}/callback?code=c&state=s")).Expect(HttpStatusCode.NotFound);
        }
        await (await (await app.RegisterAsync()).Http.GetAsync("/api/me")).Expect(HttpStatusCode.OK);
        // A token of an outside issuer is nobody's where none is trusted.
        var http = app.NewClient();
        http.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", "Bearer " + OutsideIssuer.Hs256(OutsideIssuer.Claims("https://anybody.example")));
        await (await http.GetAsync("/api/me")).Problem(HttpStatusCode.Unauthorized, "unauthenticated");
    }
}
