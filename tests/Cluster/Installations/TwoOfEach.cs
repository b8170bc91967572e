using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using StreamVibe.PrivatePostgres;
using StreamVibe.Tests.Cluster.Clients;
using StreamVibe.Tests.Cluster.Processes;

namespace StreamVibe.Tests.Cluster.Installations;

/// <summary>Two silos, two APIs before them, the sandbox apart, all on one PostgreSQL: the same programs, by settings alone.</summary>
public sealed class TwoOfEach : IAsyncLifetime
{
    static int people;

    readonly WorkFolder folder = new("two");
    readonly PrivatePostgresServer postgres;
    readonly Uri sandbox = Loopback();
    readonly Dictionary<string, (string Program, Uri Health, Dictionary<string, string> Settings)> roles = [];
    readonly Dictionary<string, ServerProcess> running = [];

    public TwoOfEach() => postgres = new(new PrivatePostgresSettings { DataPath = Path.Combine(folder.Root, "postgres"), Durable = false }, Programs.ContentRoot, NullLogger.Instance);

    internal Uri Api1 { get; } = Loopback();

    internal Uri Api2 { get; } = Loopback();

    internal OutsideWorld OutsideWorld => new(sandbox);

    internal Books Books => new(new NpgsqlConnectionStringBuilder(ProductLogin.Address(postgres.Places.Sockets, PostgresCluster.Superuser, ProductLogin.Login)) { Pooling = false }.ConnectionString);

    internal ServerProcess this[string name] => running[name];

    public async ValueTask InitializeAsync()
    {
        var database = await postgres.StartAsync(TestContext.Current.CancellationToken);
        foreach (var silo in new[] { "silo-1", "silo-2" })
            Describe(silo, Programs.Silo, Loopback(), database, new() { ["Cluster:SiloPort"] = $"{Ports.Next()}", ["Cluster:GatewayPort"] = $"{Ports.Next()}", ["Cluster:ProbeSeconds"] = "1" });
        Describe("api-1", Programs.Api, Api1, database, new() { ["Cluster:Mode"] = "Client" });
        Describe("api-2", Programs.Api, Api2, database, new() { ["Cluster:Mode"] = "Client" });

        running["sandbox"] = ServerProcess.Start("sandbox", Programs.Sandbox, folder.Logs, folder.Settings(Text(sandbox), Text(Api1)));
        await Wait.UntilAsync("the sandbox", TimeSpan.FromSeconds(30), OutsideWorld.IsUpAsync, () => running["sandbox"].Tail());
        // The first silo migrates; all others wait for its lock.
        Start("silo-1");
        Start("silo-2");
        await ReadyAsync("silo-1", "silo-2");
        Start("api-1");
        Start("api-2");
        await ReadyAsync("api-1", "api-2");
    }

    /// <summary>Starts it again, on the same ports.</summary>
    internal async Task RestartAsync(string name)
    {
        await running[name].DisposeAsync();
        Start(name);
        await ReadyAsync(name);
    }

    /// <summary>kill -9 of the database server; its keeper in this process starts it again.</summary>
    internal void KillPostgres() => Signals.Kill(postgres.ProcessId ?? throw new InvalidOperationException("PostgreSQL does not run."));

    /// <summary>Somebody new, registered and signed in at the first API.</summary>
    internal async Task<Person> NewPersonAsync()
    {
        var person = Stranger();
        await person.RegisterAsync();
        await person.SignInAsync();
        return person;
    }

    /// <summary>Somebody who has not registered yet.</summary>
    internal Person Stranger() => new(Api1, $"member-{Interlocked.Increment(ref people)}@example.org");

    /// <summary>The silo whose log says that it began this sync, and the other one.</summary>
    internal (string Working, string Other) SilosOf(string sync) => running["silo-1"].Wrote(sync) ? ("silo-1", "silo-2")
        : running["silo-2"].Wrote(sync) ? ("silo-2", "silo-1") : throw new InvalidOperationException($"No silo wrote of sync {sync}.\n{Tell()}");

    internal string Tell() => string.Join('\n', running.Values.Select(process => process.Tail(12)));

    public async ValueTask DisposeAsync()
    {
        foreach (var name in new[] { "api-1", "api-2", "silo-1", "silo-2", "sandbox" })
            if (running.Remove(name, out var process)) await process.DisposeAsync();
        await postgres.DisposeAsync();
        foreach (var left in new[] { postgres.Places.Root, postgres.Places.Sockets })
            if (Directory.Exists(left)) Directory.Delete(left, recursive: true);
        folder.Dispose();
    }

    void Describe(string name, string program, Uri address, string database, Dictionary<string, string> own)
    {
        var settings = folder.Settings(Text(sandbox), Text(Api1));
        settings["ASPNETCORE_URLS"] = Text(address);
        settings["ConnectionStrings:StreamVibe"] = database;
        settings["Sandbox:Enabled"] = "true";
        foreach (var (key, value) in own) settings[key] = value;
        roles[name] = (program, address, settings);
    }

    void Start(string name) => running[name] = ServerProcess.Start(name, roles[name].Program, folder.Logs, roles[name].Settings);

    Task ReadyAsync(params string[] names) => Task.WhenAll(names.Select(name => Readiness.WaitAsync(roles[name].Health, running[name])));

    static Uri Loopback() => new($"http://127.0.0.1:{Ports.Next()}");

    static string Text(Uri address) => address.GetLeftPart(UriPartial.Authority);
}
