using Npgsql;
using StreamVibe.PrivatePostgres;
using StreamVibe.Tests.Cluster.Clients;
using StreamVibe.Tests.Cluster.Processes;

namespace StreamVibe.Tests.Cluster.Installations;

/// <summary>API, silo, sandbox and private PostgreSQL in one process that can be killed and started again on the same ports and data.</summary>
public sealed class OneProcess : IAsyncLifetime
{
    static int people, installations;

    readonly WorkFolder folder = new($"one-{Interlocked.Increment(ref installations)}");
    readonly Dictionary<string, string> settings;
    readonly Uri api = new($"http://127.0.0.1:{Ports.Next()}");
    readonly Uri sandbox = new($"http://127.0.0.1:{Ports.Next()}");
    ServerProcess? process;

    public OneProcess()
    {
        settings = folder.Settings(Text(sandbox), Text(api));
        var data = settings["PrivatePostgres:DataPath"] = Path.Combine(folder.Root, "postgres");
        settings["ASPNETCORE_URLS"] = Text(api);
        settings["Cluster:SiloPort"] = $"{Ports.Next()}";
        settings["Cluster:GatewayPort"] = $"{Ports.Next()}";
        Postgres = PostgresPlaces.For(data, Programs.ContentRoot, PostgresAccount.Current().IsOther);
        Books = new Books(new NpgsqlConnectionStringBuilder(ProductLogin.Address(Postgres.Sockets, PostgresCluster.Superuser, ProductLogin.Login)) { Pooling = false }.ConnectionString);
        OutsideWorld = new OutsideWorld(sandbox);
    }

    /// <summary>The vault's key that it starts with.</summary>
    internal (string Id, byte[] Key) VaultKey => (settings["Vault:CurrentKey"], Convert.FromBase64String(settings[$"Vault:Keys:{settings["Vault:CurrentKey"]}"]));

    internal PostgresPlaces Postgres { get; }

    internal Books Books { get; }

    internal OutsideWorld OutsideWorld { get; }

    internal ServerProcess Process => process ?? throw new InvalidOperationException("Nothing was started.");

    public async ValueTask InitializeAsync() => await StartAsync();

    /// <summary>Starts the process where it is not running, and waits until it is ready.</summary>
    internal async Task StartAsync()
    {
        await BeginAsync();
        await ReadyAsync();
    }

    internal Task ReadyAsync() => Readiness.WaitAsync(api, Process);

    /// <summary>Starts the process where it is not running.</summary>
    internal async Task BeginAsync()
    {
        if (process is { IsRunning: true }) return;
        if (process is not null) await process.DisposeAsync();
        process = ServerProcess.Start("all-in-one", Programs.Api, folder.Logs, settings);
    }

    /// <summary>kill -9, at once.</summary>
    internal Task KillAsync() => Process.KillAsync();

    /// <summary>Waits until the private PostgreSQL has ended as well, in order and by itself: nobody changes the tables any more.</summary>
    internal Task PostgresEndsAsync() => Wait.UntilAsync("the private PostgreSQL to end", TimeSpan.FromSeconds(60),
        () => Task.FromResult(!File.Exists(Path.Combine(Postgres.Cluster, "postmaster.pid"))), Tell);

    /// <summary>What this says of the tables as soon as they can be reached: before the process that has just begun does anything to them.</summary>
    internal Task<T> ReachedAsync<T>(Func<Task<T?>> ask) where T : class => Wait.ForAsync("the tables", TimeSpan.FromSeconds(60), ask, Tell, TimeSpan.FromMilliseconds(20));

    internal async Task KillAndStartAsync()
    {
        await KillAsync();
        await StartAsync();
    }

    /// <summary>Stops in order and starts again with this besides; is not ready yet.</summary>
    internal async Task BeginAgainAsync(params (string Key, string Value)[] changes)
    {
        await Process.StopAsync(TimeSpan.FromSeconds(60));
        foreach (var (key, value) in changes) settings[key] = value;
        await BeginAsync();
    }

    /// <summary>Somebody new, registered and signed in.</summary>
    internal Task<Person> NewPersonAsync() => Wait.ForAsync("somebody to sign up", TimeSpan.FromSeconds(60), async () =>
    {
        var person = Stranger("person");
        await person.RegisterAsync();
        await person.SignInAsync();
        return (Person?)person;
    }, Tell);

    /// <summary>Somebody who has not registered yet.</summary>
    internal Person Stranger(string name) => new(api, $"{name}-{Interlocked.Increment(ref people)}@example.org");

    internal string Tell() => Process.Tail();

    public async ValueTask DisposeAsync()
    {
        if (process is not null)
        {
            // In order, so that no PostgreSQL is left to write into the folders that go now.
            if (process.IsRunning) await process.StopAsync(TimeSpan.FromSeconds(60));
            await process.DisposeAsync();
        }
        foreach (var left in new[] { Postgres.Root, Postgres.Sockets })
            if (Directory.Exists(left)) Directory.Delete(left, recursive: true);
        folder.Dispose();
    }

    static string Text(Uri address) => address.GetLeftPart(UriPartial.Authority);
}
