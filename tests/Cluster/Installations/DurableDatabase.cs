using Npgsql;
using StreamVibe.Tests.Cluster.Processes;

namespace StreamVibe.Tests.Cluster.Installations;

/// <summary>Two silos and two APIs on a database that keeps what it said it would; a wire leads the silos to it.</summary>
public sealed class DurableDatabase() : Farm("durable", silos: 2, apis: 2, durable: true)
{
    Wire? wire;

    internal Wire Wire => wire ?? throw new InvalidOperationException("Nothing was started.");

    /// <summary>Takes the server and the processes of its connections off the processors; answers which, for <see cref="Thaw"/>.</summary>
    internal IReadOnlyList<int> Freeze()
    {
        var server = PostgresId;
        // First, so that no connection is added to those that are found.
        Signals.Stop(server);
        return [server, .. Directory.GetDirectories("/proc").Select(Path.GetFileName).Where(name => int.TryParse(name, out _)).Select(int.Parse!).Where(id => ParentOf(id) == server && Signals.TryStop(id))];
    }

    /// <summary>Lets them go on. Those that were about to end when they were stopped may be gone.</summary>
    internal static void Thaw(IReadOnlyList<int> processes)
    {
        foreach (var process in processes.Skip(1)) Signals.TryContinue(process);
        Signals.Continue(processes[0]);
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        if (wire is not null) await wire.DisposeAsync();
    }

    protected override string Route(string silo, string address)
    {
        wire ??= new Wire(Socket);
        return new NpgsqlConnectionStringBuilder(address) { Host = "127.0.0.1", Port = wire.Port, SslMode = SslMode.Disable, GssEncryptionMode = GssEncryptionMode.Disable }.ConnectionString;
    }

    static int? ParentOf(int process)
    {
        try
        {
            // pid (name) state parent …; the name may hold anything.
            var stat = File.ReadAllText($"/proc/{process}/stat");
            return int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return null;
        }
    }
}
