using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using Npgsql;
using StreamVibe.Hosting;
using StreamVibe.PrivatePostgres;

namespace StreamVibe.Bench;

/// <summary>API, silo, sandbox and private PostgreSQL as anybody starts them, in a process of its own, on free ports, with data in a folder that goes with it.</summary>
sealed class Installation : IAsyncDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory("streamvibe-bench-").FullName;
    readonly PostgresPlaces postgres;
    readonly HttpClient http = new(new SocketsHttpHandler()) { Timeout = TimeSpan.FromMinutes(2) };
    readonly Dictionary<string, string> settings;
    int people;

    Installation(IReadOnlyDictionary<string, string> changes)
    {
        var settings = new Dictionary<string, string>
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Development",
            ["ASPNETCORE_URLS"] = Text(Api),
            ["Api:PublicBaseUrl"] = Text(Api),
            ["Api:Limits:RegisterPerAddress"] = "100000",
            ["Api:Limits:SignInPerAddress"] = "100000",
            ["Cluster:SiloPort"] = $"{Port()}",
            ["Cluster:GatewayPort"] = $"{Port()}",
            ["PrivatePostgres:DataPath"] = Path.Combine(folder, "postgres"),
            ["Sandbox:Url"] = Text(Sandbox),
            ["Sandbox:DataPath"] = Path.Combine(folder, "sandbox"),
            ["Platforms:YouTube:DailyUnits"] = "1000000",
            ["Vault:CurrentKey"] = "bench",
            ["Vault:Keys:bench"] = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)),
        };
        foreach (var (key, value) in changes) settings[key] = value;
        this.settings = settings;
        postgres = PostgresPlaces.For(settings["PrivatePostgres:DataPath"], Server.ContentRoot, PostgresAccount.Current().IsOther);
        Server = Server.Start(folder, settings);
    }

    public Uri Api { get; } = new($"http://127.0.0.1:{Port()}");

    public Uri Sandbox { get; } = new($"http://127.0.0.1:{Port()}");

    public Server Server { get; private set; }

    /// <summary>The product's database as the superuser.</summary>
    public string Database => ProductLogin.Address(postgres.Sockets, PostgresCluster.Superuser, ProductLogin.Login);

    /// <summary>The product's database as the product signs in: without a role it may do nothing.</summary>
    public string ProductDatabase => ProductLogin.Address(postgres.Sockets, ProductLogin.Login, ProductLogin.Login);

    public static async Task<Installation> StartAsync(IReadOnlyDictionary<string, string>? settings = null)
    {
        var installation = new Installation(settings ?? new Dictionary<string, string>());
        try
        {
            await installation.Server.ReadyAsync(installation.Api, installation.http);
            return installation;
        }
        catch
        {
            await installation.DisposeAsync();
            throw;
        }
    }

    /// <summary>Ends the server and starts it again over the same data; answers once it is ready.</summary>
    public async Task RestartAsync()
    {
        await Server.DisposeAsync();
        Server = Server.Start(folder, settings);
        await Server.ReadyAsync(Api, http);
    }

    /// <summary>Runs SQL as the superuser, in one session.</summary>
    public async Task RunAsync(string sql)
    {
        await using var source = NpgsqlDataSource.Create(Database);
        await using var command = source.CreateCommand(sql);
        command.CommandTimeout = 0;
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>The first column of what SQL answers to the superuser.</summary>
    public async Task<List<T>> ListAsync<T>(string sql)
    {
        await using var source = NpgsqlDataSource.Create(Database);
        await using var command = source.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync();
        List<T> rows = [];
        while (await reader.ReadAsync()) rows.Add(reader.GetFieldValue<T>(0));
        return rows;
    }

    /// <summary>Somebody new, registered and signed in.</summary>
    public async Task<Creator> NewCreatorAsync()
    {
        var creator = Creator($"bench-{Interlocked.Increment(ref people)}@example.org");
        await creator.RegisterAsync();
        await creator.SignInAsync();
        return creator;
    }

    /// <summary>Somebody who may have an account, not signed in.</summary>
    public Creator Creator(string email) => new(Api, email);

    /// <summary>A Google account whose channel has so many videos.</summary>
    public async Task NewAccountAsync(string name, int items)
    {
        using var made = await http.PostAsJsonAsync(new Uri(Sandbox, "/_control/accounts"), new { name, items });
        made.EnsureSuccessStatusCode();
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        http.Dispose();
        foreach (var left in new[] { postgres.Root, postgres.Sockets, folder })
            if (Directory.Exists(left)) Directory.Delete(left, recursive: true);
    }

    static string Text(Uri address) => address.GetLeftPart(UriPartial.Authority);

    static int Port() => SiloPorts.AnyFree(IPAddress.Loopback);
}
