using System.Globalization;
using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using StreamVibe.PrivatePostgres;
using StreamVibe.Tests.Cluster.Clients;
using StreamVibe.Tests.Cluster.Processes;

namespace StreamVibe.Tests.Cluster.Installations;

/// <summary>Silos, APIs before them and the sandbox, each a process, all on one PostgreSQL: the same programs, by settings alone.</summary>
public abstract class Farm : IAsyncLifetime
{
    static int people, farms;

    readonly WorkFolder folder;
    readonly PrivatePostgresServer postgres;
    readonly Dictionary<string, (string Program, Uri Health, Dictionary<string, string> Settings)> roles = [];
    readonly Dictionary<string, ServerProcess> running = [];
    readonly string[] silos, apis;
    readonly TimeSpan? answer;

    /// <param name="answer">How long a statement may stay unanswered; null leaves it to the product.</param>
    protected Farm(string name, int silos, int apis, bool durable, TimeSpan? answer = null)
    {
        this.answer = answer;
        folder = new WorkFolder($"{name}-{Interlocked.Increment(ref farms)}");
        this.silos = [.. Enumerable.Range(1, silos).Select(number => $"silo-{number}")];
        this.apis = [.. Enumerable.Range(1, apis).Select(number => $"api-{number}")];
        postgres = new(new PrivatePostgresSettings { DataPath = Path.Combine(folder.Root, "postgres"), Durable = durable }, Programs.ContentRoot, NullLogger.Instance);
    }

    /// <summary>The database server itself.</summary>
    internal int PostgresId => postgres.ProcessId ?? throw new InvalidOperationException("PostgreSQL does not run.");

    internal IReadOnlyList<string> Silos => silos;

    internal Uri Sandbox { get; } = Loopback();

    internal Uri Api1 { get; } = Loopback();

    internal Uri Api2 { get; } = Loopback();

    internal OutsideWorld OutsideWorld => new(Sandbox);

    internal Books Books => new(new NpgsqlConnectionStringBuilder(ProductLogin.Address(postgres.Places.Sockets, PostgresCluster.Superuser, ProductLogin.Login)) { Pooling = false }.ConnectionString);

    internal ServerProcess this[string name] => running[name];

    public virtual async ValueTask InitializeAsync()
    {
        var database = await postgres.StartAsync(TestContext.Current.CancellationToken);
        if (answer is { } limit) database = new NpgsqlConnectionStringBuilder(database) { CommandTimeout = (int)limit.TotalSeconds }.ConnectionString;
        foreach (var silo in silos)
            Describe(silo, Programs.Silo, Loopback(), Route(silo, database), Plug(silo));
        foreach (var api in apis) Describe(api, Programs.Api, api == "api-1" ? Api1 : Api2, database, new() { ["Cluster:Mode"] = "Client" });

        running["sandbox"] = ServerProcess.Start("sandbox", Programs.Sandbox, folder.Logs, folder.Settings(Text(Sandbox), Text(Api1)));
        await Wait.UntilAsync("the sandbox", TimeSpan.FromSeconds(30), OutsideWorld.IsUpAsync, () => running["sandbox"].Tail());
        // The first silo migrates; all others wait for its lock.
        foreach (var silo in silos) Start(silo);
        await ReadyAsync(silos);
        foreach (var api in apis) Start(api);
        await ReadyAsync(apis);
    }

    /// <summary>Starts them again, on the same ports.</summary>
    internal async Task RestartAsync(params string[] names)
    {
        foreach (var name in names)
        {
            await running[name].DisposeAsync();
            Start(name);
        }
        await ReadyAsync(names);
    }

    /// <summary>Where clients of that silo connect.</summary>
    internal IPEndPoint GatewayOf(string silo) => new(IPAddress.Parse(roles[silo].Settings.GetValueOrDefault("Cluster:AdvertisedAddress", "127.0.0.1")),
        int.Parse(roles[silo].Settings["Cluster:GatewayPort"], CultureInfo.InvariantCulture));

    /// <summary>Waits until the cluster consists of so many silos and no other, dead ones that nobody declared so included.</summary>
    internal Task MembersAsync(int count) => Wait.UntilAsync($"{count} silos and no other", TimeSpan.FromSeconds(90),
        async () => await Books.OneAsync<long>("select count(*) from orleans.silo where status < 6") == count, Tell);

    /// <summary>Where that process answers.</summary>
    internal Uri AddressOf(string name) => roles[name].Health;

    /// <summary>How this silo reaches the database that answers at this address.</summary>
    protected virtual string Route(string silo, string address) => address;

    /// <summary>Where this process finds the outside world.</summary>
    private protected virtual Uri SandboxOf(string name) => Sandbox;

    /// <summary>Where this silo listens, from its next start on.</summary>
    protected virtual Dictionary<string, string> Plug(string silo) => new() { ["Cluster:SiloPort"] = $"{Ports.Next()}", ["Cluster:GatewayPort"] = $"{Ports.Next()}", ["Cluster:ProbeSeconds"] = "1" };

    /// <summary>Settings of this process, from its next start on.</summary>
    private protected void Move(string name, Dictionary<string, string> changes)
    {
        foreach (var (key, value) in changes) roles[name].Settings[key] = value;
    }

    /// <summary>Where the database listens.</summary>
    private protected string Socket => Path.Combine(postgres.Places.Sockets, ".s.PGSQL.5432");

    /// <summary>Somebody new, registered and signed in at the first API, and known at the second. What a fault of the test before left is over then.</summary>
    internal Task<Person> NewPersonAsync() => Wait.ForAsync("somebody to sign up", TimeSpan.FromSeconds(60), async () =>
    {
        var person = Stranger();
        await person.RegisterAsync();
        await person.SignInAsync();
        // The keys of its tickets may be newer than those that the other API has read.
        if (apis.Length > 1) await person.At(Api2).GetAsync("/api/me");
        return (Person?)person;
    }, Tell);

    /// <summary>Somebody who has not registered yet.</summary>
    internal Person Stranger() => new(Api1, $"member-{Interlocked.Increment(ref people)}@example.org");

    /// <summary>The silo whose log says that it began this sync, and another one.</summary>
    internal async Task<(string Working, string Other)> SilosOfAsync(string sync)
    {
        // A log is written a little after what it tells of.
        var working = await Wait.ForAsync($"a silo to write of sync {sync}", TimeSpan.FromSeconds(10), () => Task.FromResult(silos.FirstOrDefault(silo => running[silo].Wrote(sync))), Tell, TimeSpan.FromMilliseconds(10));
        return (working, silos.First(silo => silo != working));
    }

    /// <summary>Waits until the process has written this.</summary>
    internal Task WrittenAsync(string name, string text) =>
        Wait.UntilAsync($"{name} to write '{text}'", TimeSpan.FromSeconds(30), () => Task.FromResult(running[name].Wrote(text)), Tell);

    internal string Tell() => string.Join('\n', running.Values.Select(process => process.Tail(12)));

    public virtual async ValueTask DisposeAsync()
    {
        foreach (var name in (string[])[.. apis, .. silos, "sandbox"])
            if (running.Remove(name, out var process)) await process.DisposeAsync();
        await postgres.DisposeAsync();
        foreach (var left in new[] { postgres.Places.Root, postgres.Places.Sockets })
            if (Directory.Exists(left)) Directory.Delete(left, recursive: true);
        folder.Dispose();
        GC.SuppressFinalize(this);
    }

    void Describe(string name, string program, Uri address, string database, Dictionary<string, string> own)
    {
        var settings = folder.Settings(Text(SandboxOf(name)), Text(Api1));
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
