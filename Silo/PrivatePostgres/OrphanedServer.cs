using System.Globalization;

namespace StreamVibe.PrivatePostgres;

/// <summary>What an earlier process may have left behind. Called while we hold the folder, so a server that still runs on it has no parent any more.</summary>
static class OrphanedServer
{
    static readonly TimeSpan patience = TimeSpan.FromSeconds(30);

    public static async Task ClearAsync(PostgresPlaces places, CancellationToken cancellation)
    {
        var file = Path.Combine(places.Cluster, "postmaster.pid");
        if (!File.Exists(file)) return;
        var first = (await File.ReadAllLinesAsync(file, cancellation)).FirstOrDefault();
        if (!int.TryParse(first, NumberStyles.None, CultureInfo.InvariantCulture, out var id)) File.Delete(file);
        else if (IsServer(id, places.Cluster)) await StopAsync(id, places.Cluster, cancellation);
        // The number went to another program: PostgreSQL would take that for a running server. Of a dead one PostgreSQL itself clears up, with more care.
        else if (Directory.Exists($"/proc/{id}")) File.Delete(file);
    }

    static bool IsServer(int id, string cluster)
    {
        try
        {
            var words = File.ReadAllText($"/proc/{id}/cmdline").Split('\0');
            return Path.GetFileName(words[0]) == "postgres" && words.Contains(cluster);
        }
        catch (IOException)
        {
            return false;
        }
    }

    static async Task StopAsync(int id, string cluster, CancellationToken cancellation)
    {
        // Its life line may have told it already. The shell's own kill: a small machine may lack the program.
        await ExternalCommand.TryAsync(["/bin/sh", "-c", "kill -INT $1", "sh", $"{id}"], cancellation);
        for (var waited = TimeSpan.Zero; IsServer(id, cluster); waited += TimeSpan.FromMilliseconds(50))
        {
            if (waited > patience) throw new InvalidOperationException($"A PostgreSQL left by an earlier start (process {id}) on {cluster} does not stop.");
            await Task.Delay(50, cancellation);
        }
    }
}
