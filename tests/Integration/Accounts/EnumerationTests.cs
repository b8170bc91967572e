using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using StreamVibe.Tests.Integration.Fixtures;

namespace StreamVibe.Tests.Integration.Accounts;

/// <summary>Nobody learns from the time of an answer who has an account. Passwords are hashed here, a fifth as often as in earnest.</summary>
[Collection(nameof(Unhurried))]
public sealed class EnumerationTests(SharedSystem system) : IClassFixture<SharedSystem>
{
    const int Samples = 100;

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

        // Beside each other, so that it takes a minute and not five.
        await Task.WhenAll(
            Compare(app, "login: wrong password, unknown", "login", () => new { email = known.Email, password = "not-the-password" }, () => new { email = Nobody(), password = "not-the-password" }),
            Compare(app, "login: locked, without password", "login", () => new { email = locked.Email, password = TestUser.Password }, () => new { email = bare.Email, password = TestUser.Password }),
            Compare(app, "register: known, new", "register", () => new { email = known.Email, password = "another-password-1" }, () => new { email = Nobody(), password = "another-password-1" }),
            Compare(app, "forgotPassword: known, unknown", "forgotPassword", () => new { email = known.Email }, () => new { email = Nobody() }),
            Compare(app, "resendConfirmationEmail: known, unknown", "resendConfirmationEmail", () => new { email = known.Email }, () => new { email = Nobody() }));
    }

    static async Task Compare(StreamVibeApp app, string what, string route, Func<object> first, Func<object> second)
    {
        var http = app.NewClient();
        var (a, b) = (new List<double>(), new List<double>());
        for (var i = 0; i < Samples; i++)
        {
            a.Add(await Time(http, route, first()));
            b.Add(await Time(http, route, second()));
        }
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

    static double Median(List<double> samples) => samples.Order().ElementAt(samples.Count / 2);

    /// <summary>The U of Mann and Whitney as a standard normal deviate: how surely one sample tends to be greater than the other.</summary>
    static double MannWhitney(List<double> a, List<double> b)
    {
        var u = a.Sum(x => b.Sum(y => x > y ? 1d : x < y ? 0d : 0.5));
        var (mean, spread) = (a.Count * b.Count / 2d, Math.Sqrt(a.Count * b.Count * (a.Count + b.Count + 1) / 12d));
        return (u - mean) / spread;
    }
}
