using System.Net;
using System.Net.Http.Json;
using StreamVibe.Tests.Integration.Fixtures;

namespace StreamVibe.Tests.Integration.Accounts;

/// <summary>The default limits: 10 sign-ins a minute per account, 300 per address, 60 registrations per address.</summary>
public sealed class RateLimitTests(SharedSystem system) : IClassFixture<SharedSystem>
{
    [Fact]
    public async Task The_eleventh_sign_in_of_an_account_within_a_minute_waits_wherever_it_comes_from()
    {
        var email = Chance.Name("tried") + "@example.com";
        for (var i = 0; i < 10; i++) await (await SignIn(system.App.NewClient(), email)).Problem(HttpStatusCode.Unauthorized, "invalid_credentials");
        await (await SignIn(system.App.NewClient(), email)).Problem(HttpStatusCode.TooManyRequests, "rate_limited");
        // Nobody else is held up.
        await system.App.RegisterAsync();
    }

    [Fact]
    public async Task The_sixty_first_registration_from_an_address_within_a_minute_waits()
    {
        var http = system.App.NewClient();
        // Refused by shape: the limit is charged before anything is read.
        var answers = await Task.WhenAll(Enumerable.Range(0, 61).Select(_ => http.PostAsJsonAsync("/api/auth/register", new { email = "", password = "" })));
        Assert.Equal(60, answers.Count(answer => answer.StatusCode == HttpStatusCode.BadRequest));
        await answers.Single(answer => answer.StatusCode != HttpStatusCode.BadRequest).Problem(HttpStatusCode.TooManyRequests, "rate_limited");
    }

    [Fact]
    public async Task The_three_hundred_and_first_sign_in_from_an_address_within_a_minute_waits()
    {
        var http = system.App.NewClient();
        var answers = await Task.WhenAll(Enumerable.Range(0, 301).Select(_ => http.PostAsJsonAsync("/api/auth/login", new { email = "", password = "" })));
        Assert.Equal(300, answers.Count(answer => answer.StatusCode == HttpStatusCode.BadRequest));
        await answers.Single(answer => answer.StatusCode != HttpStatusCode.BadRequest).Problem(HttpStatusCode.TooManyRequests, "rate_limited");
    }

    static Task<HttpResponseMessage> SignIn(HttpClient http, string email) => http.PostAsJsonAsync("/api/auth/login", new { email, password = "not-the-password" });
}
