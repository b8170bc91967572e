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

    readonly Factory factory;
    readonly string dataPath;

    StreamVibeApp(Factory factory, string url, string sandboxUrl, string database, string dataPath)
    {
        (this.factory, this.dataPath, Url, SandboxUrl, Database) = (factory, dataPath, url, sandboxUrl, database);
        Sandbox = new(new Uri(sandboxUrl));
    }

    /// <summary>Address of the API, without a slash at the end.</summary>
    public string Url { get; }

    /// <summary>Address of the outside world.</summary>
    public string SandboxUrl { get; }

    /// <summary>Signs in as the product does; name a role, since it has no rights without one.</summary>
    public string Database { get; }

    internal SandboxDriver Sandbox { get; }

    public LogCapture Logs => factory.Logs;

    /// <summary>Only for what has no route: the ledger at the level of the grain.</summary>
    public IGrainFactory Grains => factory.Services.GetRequiredService<IGrainFactory>();

    /// <summary>Only for the test that compares the model with the tables.</summary>
    public IServiceProvider Services => factory.Services;

    /// <param name="postgres">Gives it a database of its own.</param>
    /// <param name="more">Settings beyond what every test needs.</param>
    public static async Task<StreamVibeApp> StartAsync(PostgresFixture postgres, Dictionary<string, string>? more = null)
    {
        var database = await postgres.CreateDatabaseAsync();
        var dataPath = Directory.CreateTempSubdirectory("streamvibe-app-").FullName;
        var (port, sandboxPort) = (SiloPorts.AnyFree(IPAddress.Loopback), SiloPorts.AnyFree(IPAddress.Loopback));
        var (url, sandboxUrl) = ($"http://127.0.0.1:{port}", $"http://127.0.0.1:{sandboxPort}");
        var settings = new Dictionary<string, string>
        {
            ["urls"] = url,
            ["ConnectionStrings:StreamVibe"] = database,
            ["Api:PublicBaseUrl"] = url,
            ["Api:AllowedReturnUrls:0"] = AllowedReturnUrl,
            ["Api:AllowedOrigins:0"] = AllowedOrigin,
            ["Api:TrustedProxies:0"] = "127.0.0.1",
            ["Accounts:AdminEmails:0"] = AdminEmail,
            ["Cluster:SiloPort"] = "0",
            ["Cluster:GatewayPort"] = "0",
            ["Sandbox:Enabled"] = "true",
            ["Sandbox:Url"] = sandboxUrl,
            ["Sandbox:DataPath"] = dataPath,
            ["Vault:CurrentKey"] = "test",
            ["Vault:Keys:test"] = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)),
        };
        foreach (var (key, value) in more ?? []) settings[key] = value;
        var factory = new Factory(settings);
        factory.UseKestrel(port);
        factory.StartServer();
        return new(factory, url, sandboxUrl, database, dataPath);
    }

    /// <summary>Somebody new at the door: an address, no sign-in, and no following of redirects.</summary>
    public HttpClient NewClient(bool cookies = false)
    {
        var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = cookies }) { BaseAddress = new(Url), Timeout = TimeSpan.FromSeconds(60) };
        client.DefaultRequestHeaders.Add("X-Forwarded-For", Chance.Address());
        return client;
    }

    /// <summary>A fresh user, signed in by bearer token.</summary>
    internal Task<TestUser> RegisterAsync(string? email = null) => TestUser.RegisterAsync(this, email ?? Chance.Name("user") + "@example.com");

    public async ValueTask DisposeAsync()
    {
        await factory.DisposeAsync();
        // To read what the app said behind a failure.
        if (Environment.GetEnvironmentVariable("TEST_LOG") is { Length: > 0 } file) await File.AppendAllLinesAsync(file, Logs.Lines);
        Sandbox.Dispose();
        Directory.Delete(dataPath, recursive: true);
    }

    sealed class Factory(Dictionary<string, string> settings) : WebApplicationFactory<Program>
    {
        public LogCapture Logs { get; } = new();

        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            builder.UseEnvironment("Development");
            foreach (var (key, value) in settings) builder.UseSetting(key, value);
            builder.ConfigureLogging(logging => logging.ClearProviders().AddProvider(Logs));
            // A real hash takes a tenth of a second of a processor.
            builder.ConfigureTestServices(services => services.Configure<PasswordHasherOptions>(hasher => hasher.IterationCount = 1));
        }
    }
}
