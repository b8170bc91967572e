using System.Diagnostics;

namespace StreamVibe.PrivatePostgres;

/// <summary>
/// One running server. Its life line is our end of a pipe: when we close it, or die in whatever way, the server gets SIGINT and stops in order.
/// </summary>
sealed class PostgresProcess
{
    // The shell becomes the server; the part in the background waits for the pipe's end. A server that died must be seen as dead, so it is not the one in the background.
    const string LifeLine = """log=$1; shift; exec 3<&0; (cat <&3 >/dev/null; kill -INT $$ 2>/dev/null) & exec "$@" </dev/null >>"$log" 2>&1 3<&-""";

    const long LongestLog = 10 << 20;

    static readonly string[] careless = ["-c", "fsync=off", "-c", "full_page_writes=off", "-c", "synchronous_commit=off"];

    readonly Process process;

    PostgresProcess(Process process) => this.process = process;

    public int Id => process.Id;

    public bool HasExited => process.HasExited;

    public Task Exited => process.WaitForExitAsync(CancellationToken.None);

    public static PostgresProcess Start(PostgresPlaces places, PostgresBinaries binaries, PostgresAccount account, bool durable)
    {
        if (new FileInfo(places.Log) is { Exists: true, Length: > LongestLog } old) old.Delete();
        // Statements are never logged: they may carry what only the product may know.
        string[] server =
        [
            binaries.Postgres, "-D", places.Cluster, "-k", places.Sockets, "-c", "listen_addresses=", "-c", "unix_socket_permissions=0700", "-c", "max_connections=200",
            "-c", "log_statement=none", "-c", "log_min_error_statement=panic", "-c", "log_min_duration_statement=-1", "-c", "log_checkpoints=off", "-c", "logging_collector=off",
            .. durable ? [] : careless,
        ];
        // In a session of its own: Ctrl-C on the terminal must reach us only, who still need the database while we stop.
        var start = ExternalCommand.Prepare(["setsid", .. account.Run(["/bin/sh", "-c", LifeLine, "sh", places.Log, .. server])]);
        start.RedirectStandardInput = true;
        return new PostgresProcess(Process.Start(start)!);
    }

    public async Task StopAsync()
    {
        process.StandardInput.Close();
        await process.WaitForExitAsync(CancellationToken.None);
        process.Dispose();
    }
}
