using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using StreamVibe.Hosting;

namespace StreamVibe.Tests.Integration.Fixtures;

/// <summary>
/// The whole system as <c>./run.sh</c> starts it, in this process: API, silo and sandbox on ports of their own, a database of its own. Tests drive it by HTTP.
/// Clients say who they are by <c>X-Forwarded-For</c>, so that the default rate limits can stand.
/// </summary>
public sealed class StreamVibeApp : IAsyncDisposable
{
    public const string AdminEmail = "boss@example.com";
    public const string AllowedReturnUrl = "https://app.example.com/connected";
    public const string AllowedOrigin = "https://site.example.com";

    /// <summary>No setting of the product: how often a password is hashed, for the tests that are about time.</summary>
    public const string PasswordIterations = "Test:PasswordIterations";

    readonly Factory factory;
    readonly Dictionary<string, string?> settings;

    StreamVibeApp(Dictionary<string, string?> settings)
    {
        this.settings = settings;
        factory = new(settings);
        factory.UseKestrel(new Uri(Url).Port);
        factory.StartServer();
        Sandbox = new(new Uri(settings["Sandbox:Url"]!));
    }

    /// <summary>Address of the API, without a slash at the end.</summary>
    public string Url => settings["urls"]!;

    /// <summary>Address of the outside world.</summary>
    public string SandboxUrl => settings["Sandbox:Url"]!;

    /// <summary>Signs in as the product does; name a role, since it has no rights without one.</summary>
    public string Database => settings["ConnectionStrings:StreamVibe"]!;

    internal SandboxDriver Sandbox { get; }

    public LogCapture Logs => factory.Logs;

    /// <summary>How long its stop took, once it has stopped.</summary>
    public TimeSpan Stopping { get; private set; }

    /// <summary>Only for what has no route: the ledger at the level of the grain.</summary>
    public IGrainFactory Grains => factory.Services.GetRequiredService<IGrainFactory>();

    /// <summary>Only for the test that compares the model with the tables.</summary>
    public IServiceProvider Services => factory.Services;

    /// <param name="settings">What is set besides, or otherwise than by default.</param>
    /// <param name="database">A database of another test's making; left out, a new one.</param>
    public static async Task<StreamVibeApp> StartAsync(PostgresFixture postgres, IReadOnlyDictionary<string, string?>? settings = null, string? database = null)
    {
        var url = $"http://127.0.0.1:{SiloPorts.AnyFree(IPAddress.Loopback)}";
        return new(With(settings, new()
        {
            ["urls"] = url,
            ["ConnectionStrings:StreamVibe"] = database ?? await postgres.CreateDatabaseAsync(),
            ["Api:PublicBaseUrl"] = url,
            ["Sandbox:WebhookUrl"] = $"{url}/api/webhooks/stripe",
            ["Api:AllowedReturnUrls:0"] = AllowedReturnUrl,
            ["Api:AllowedOrigins:0"] = AllowedOrigin,
            ["Api:TrustedProxies:0"] = "127.0.0.1",
            // The tests that are about time say so.
            ["Api:Limits:QuietMilliseconds"] = "10",
            ["Accounts:AdminEmails:0"] = AdminEmail,
            // So many tests in one day; the budget's own say so.
            ["Platforms:YouTube:DailyUnits"] = "1000000",
            ["Cluster:SiloPort"] = "0",
            ["Cluster:GatewayPort"] = "0",
            ["Sandbox:Enabled"] = "true",
            ["Sandbox:Url"] = $"http://127.0.0.1:{SiloPorts.AnyFree(IPAddress.Loopback)}",
            ["Sandbox:DataPath"] = Directory.CreateTempSubdirectory("streamvibe-app-").FullName,
            ["Vault:CurrentKey"] = "test",
            ["Vault:Keys:test"] = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)),
        }));
    }

    /// <summary>Stops and starts again under the same address, with other settings; null takes one away. What was stored stays.</summary>
    public async Task<StreamVibeApp> RestartAsync(IReadOnlyDictionary<string, string?> changes)
    {
        await StopAsync();
        return new(With(changes, new(settings)));
    }

    /// <summary>Somebody new at the door: an address, no sign-in, and no following of redirects.</summary>
    public HttpClient NewClient(bool cookies = false)
    {
        // Whoever sends too much asks first: a server that refuses it does not read it, and the answer can be lost with the connection.
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = cookies, Expect100ContinueTimeout = TimeSpan.FromMinutes(1) };
        var client = new HttpClient(new ContractHandler(handler)) { BaseAddress = new(Url), Timeout = TimeSpan.FromSeconds(60) };
        client.DefaultRequestHeaders.Add("X-Forwarded-For", Chance.Address());
        return client;
    }

    /// <summary>A fresh user, signed in by bearer token.</summary>
    internal Task<TestUser> RegisterAsync(string? email = null) => TestUser.RegisterAsync(this, email ?? Chance.Name("user") + "@example.com");

    /// <summary>As above, with the address confirmed by its mail; the configured one is an administrator then.</summary>
    internal async Task<TestUser> RegisterConfirmedAsync(string? email = null)
    {
        var user = await RegisterAsync(email);
        await user.ConfirmEmail();
        return user;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Directory.Delete(settings["Sandbox:DataPath"]!, recursive: true);
    }

    static Dictionary<string, string?> With(IReadOnlyDictionary<string, string?>? changes, Dictionary<string, string?> settings)
    {
        foreach (var (key, value) in changes ?? new Dictionary<string, string?>()) settings[key] = value;
        return settings;
    }

    async Task StopAsync()
    {
        var since = Stopwatch.GetTimestamp();
        await factory.DisposeAsync();
        Stopping = Stopwatch.GetElapsedTime(since);
        // To read what the app said behind a failure.
        if (Environment.GetEnvironmentVariable("TEST_LOG") is { Length: > 0 } file) await File.AppendAllLinesAsync(file, Logs.Lines);
        Sandbox.Dispose();
    }

    sealed class Factory(Dictionary<string, string?> settings) : WebApplicationFactory<Program>
    {
        public LogCapture Logs { get; } = new();

        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            builder.UseEnvironment("Development");
            foreach (var (key, value) in settings.Where(pair => pair.Value is not null)) builder.UseSetting(key, value);
            builder.ConfigureLogging(logging => logging.ClearProviders().AddProvider(Logs));
            // A real hash takes a tenth of a second of a processor.
            var iterations = int.Parse(settings.GetValueOrDefault(PasswordIterations) ?? "1", CultureInfo.InvariantCulture);
            builder.ConfigureTestServices(services => services.Configure<PasswordHasherOptions>(hasher => hasher.IterationCount = iterations));
        }
    }
}
