using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using StreamVibe.Tests.Integration.Fixtures;

namespace StreamVibe.Tests.Integration.Accounts;

/// <summary>Nobody learns from the time of an answer who has an account. Passwords are hashed here, a fifth as often as in earnest.</summary>
[Collection(nameof(Unhurried))]
public sealed class EnumerationTests(SharedSystem system) : IClassFixture<SharedSystem>
{
    const int Samples = 100, AtOnce = 4;

    [Fact]
    public async Task The_time_of_an_answer_does_not_tell_who_has_an_account()
    {
        await using var app = await StreamVibeApp.StartAsync(system.Postgres, new Dictionary<string, string?>
        {
            ["Api:Limits:QuietMilliseconds"] = null,
            ["Api:Limits:SignInPerAccount"] = "100000",
            ["Api:Limits:SignInPerAddress"] = "100000",
            ["Api:Limits:RegisterPerAddress"] = "100000",
            ["Api:Limits:MailsPerMailbox"] = "100000",
            [StreamVibeApp.PasswordIterations] = "20000",
        });
        var (known, locked, bare) = (await app.RegisterAsync(), await app.RegisterAsync(), await app.RegisterAsync());
        await Sql.RunAsync(app.Database, $"update auth.\"user\" set lockout_end = now() + interval '1 day' where id = '{locked.Id}'", "streamvibe_service");
        await Sql.RunAsync(app.Database, $"update auth.\"user\" set password_hash = null where id = '{bare.Id}'", "streamvibe_service");
        static string Nobody() => Chance.Name("nobody") + "@example.com";

        // One after the other: where more than four are worked on at once, a slow machine is not done with those that take longer before the quiet time is over.
        await Compare(app, "login: wrong password, unknown", "login", () => new { email = known.Email, password = "not-the-password" }, () => new { email = Nobody(), password = "not-the-password" });
        await Compare(app, "login: locked, without password", "login", () => new { email = locked.Email, password = TestUser.Password }, () => new { email = bare.Email, password = TestUser.Password });
        await Compare(app, "register: known, new", "register", () => new { email = known.Email, password = "another-password-1" }, () => new { email = Nobody(), password = "another-password-1" });
        await Compare(app, "forgotPassword: known, unknown", "forgotPassword", () => new { email = known.Email }, () => new { email = Nobody() });
        await Compare(app, "resendConfirmationEmail: known, unknown", "resendConfirmationEmail", () => new { email = known.Email }, () => new { email = Nobody() });
    }

    static async Task Compare(StreamVibeApp app, string what, string route, Func<object> first, Func<object> second)
    {
        var (a, b) = (new ConcurrentBag<double>(), new ConcurrentBag<double>());
        await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(async _ =>
        {
            var http = app.NewClient();
            for (var i = 0; i < Samples / AtOnce; i++)
            {
                a.Add(await Time(http, route, first()));
                b.Add(await Time(http, route, second()));
            }
        }));
        var (ma, mb, z) = (Median(a), Median(b), MannWhitney(a, b));
        TestContext.Current.SendDiagnosticMessage($"{what}: medians {ma:0.0} and {mb:0.0} ms, z {z:0.00}");
        Assert.True(Math.Abs(ma - mb) / Math.Min(ma, mb) < 0.1, $"{what}: medians {ma:0.0} and {mb:0.0} ms");
        // One in ten thousand by chance.
        Assert.True(Math.Abs(z) < 3.9, $"{what}: medians {ma:0.0} and {mb:0.0} ms, z {z:0.00}");
    }

    static async Task<double> Time(HttpClient http, string route, object body)
    {
        var began = Stopwatch.GetTimestamp();
        using var answer = await http.PostAsJsonAsync("/api/auth/" + route, body);
        var took = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
        Assert.Contains(answer.StatusCode, new[] { HttpStatusCode.OK, HttpStatusCode.Unauthorized });
        return took;
    }

    static double Median(ConcurrentBag<double> samples) => samples.Order().ElementAt(samples.Count / 2);

    /// <summary>The U of Mann and Whitney as a standard normal deviate: how surely one sample tends to be greater than the other.</summary>
    static double MannWhitney(ConcurrentBag<double> a, ConcurrentBag<double> b)
    {
        var u = a.Sum(x => b.Sum(y => x > y ? 1d : x < y ? 0d : 0.5));
        var (mean, spread) = (a.Count * b.Count / 2d, Math.Sqrt(a.Count * b.Count * (a.Count + b.Count + 1) / 12d));
        return (u - mean) / spread;
    }
}
