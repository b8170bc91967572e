using System.Diagnostics;
using System.Net;
using Npgsql;
using StreamVibe.Hosting;

namespace StreamVibe.Bench.Webhooks;

/// <summary>Supabase's stripe-sync-engine on Node, with a database of its own in the same PostgreSQL. Its folder is filled by npm at the first run.</summary>
sealed class Peer : IAsyncDisposable
{
    const string Database = "peer";

    readonly Process process;
    readonly string database;

    Peer(Process process, string database, Uri address) => (this.process, this.database, Address) = (process, database, address);

    public Uri Address { get; }

    public static async Task<Peer> StartAsync(Installation installation, string secret)
    {
        var folder = Path.Combine(Server.ContentRoot, "../bench/Webhooks/peer");
        if (!Directory.Exists(Path.Combine(folder, "node_modules"))) await RunAsync(folder, "npm", "ci", "--no-audit", "--no-fund");
        await installation.RunAsync($"create database {Database}");
        var port = SiloPorts.AnyFree(IPAddress.Loopback);
        var address = new NpgsqlConnectionStringBuilder(installation.Database) { Database = Database };
        var start = new ProcessStartInfo("node", ["server.cjs"]) { WorkingDirectory = folder, RedirectStandardInput = true, RedirectStandardOutput = true };
        start.Environment["PEER_DATABASE"] = $"postgres://{address.Username}@localhost/{Database}?host={Uri.EscapeDataString(address.Host!)}";
        start.Environment["PEER_PORT"] = $"{port}";
        start.Environment["PEER_SECRET"] = secret;
        start.Environment["PEER_KEY"] = "sk_test_sandbox";
        var process = Process.Start(start)!;
        if (await process.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromMinutes(1)) is not "listening") throw new InvalidOperationException("The peer did not start.");
        return new(process, address.ConnectionString, new($"http://127.0.0.1:{port}"));
    }

    public async Task<T> OneAsync<T>(string sql)
    {
        await using var source = NpgsqlDataSource.Create(database);
        await using var command = source.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    public async ValueTask DisposeAsync()
    {
        process.StandardInput.Close();
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(30));
        process.Dispose();
    }

    static async Task RunAsync(string folder, string program, params string[] arguments)
    {
        using var run = Process.Start(new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true })!;
        await run.StandardOutput.ReadToEndAsync();
        await run.WaitForExitAsync();
        if (run.ExitCode != 0) throw new InvalidOperationException($"{program} ended with {run.ExitCode}.");
    }
}
