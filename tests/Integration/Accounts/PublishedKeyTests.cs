using System.Net;
using StreamVibe.Tests.Integration.Fixtures;

namespace StreamVibe.Tests.Integration.Accounts;

/// <summary>Tokens of an outside issuer that publishes its keys.</summary>
public sealed class PublishedKeyTests(PostgresFixture postgres)
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Only_the_published_keys_with_their_own_algorithms_are_good(bool discovery)
    {
        await using var issuer = await OutsideIssuer.StartAsync(discovery);
        await using var app = await StreamVibeApp.StartAsync(postgres, new Dictionary<string, string?>
        {
            ["Auth:Jwt:Issuer"] = issuer.Url,
            ["Auth:Jwt:Audience"] = OutsideIssuer.Audience,
            ["Auth:Jwt:Authority"] = issuer.Url,
        });
        var claims = OutsideIssuer.Claims(issuer.Url);
        foreach (var good in new[] { issuer.Rs256(claims), issuer.Es256(claims) }) await (await Get(app, good)).Expect(HttpStatusCode.OK);
        var swapped = new[]
        {
            issuer.Hs256WithThePublicKey(claims),
            OutsideIssuer.Hs256(claims),
            issuer.Rs256(claims).Replace(issuer.Rs256(claims).Split('.')[0], issuer.Es256(claims).Split('.')[0], StringComparison.Ordinal),
            OutsideIssuer.Compact("none", "rsa", claims, _ => []),
            OutsideIssuer.Compact("RS256", "rsa", claims, _ => []),
            OutsideIssuer.Compact("RS256", "unheard-of", claims, data => data),
        };
        foreach (var token in swapped) await (await Get(app, token)).Problem(HttpStatusCode.Unauthorized, "unauthenticated");
    }

    [Fact]
    public async Task An_issuer_that_is_away_is_said_as_such()
    {
        var issuer = await OutsideIssuer.StartAsync(discovery: true);
        var token = issuer.Rs256(OutsideIssuer.Claims(issuer.Url));
        await issuer.DisposeAsync();
        await using var app = await StreamVibeApp.StartAsync(postgres, new Dictionary<string, string?>
        {
            ["Auth:Jwt:Issuer"] = issuer.Url,
            ["Auth:Jwt:Audience"] = OutsideIssuer.Audience,
            ["Auth:Jwt:Authority"] = issuer.Url,
        });
        await (await Get(app, token)).Problem(HttpStatusCode.ServiceUnavailable, "unavailable");
    }

    static Task<HttpResponseMessage> Get(StreamVibeApp app, string token)
    {
        var http = app.NewClient();
        http.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", "Bearer " + token);
        return http.GetAsync("/api/me");
    }
}
