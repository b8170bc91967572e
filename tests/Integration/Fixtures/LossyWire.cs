using System.Net;
using System.Net.Sockets;
using StreamVibe.Tests.Cluster.Processes;

namespace StreamVibe.Tests.Integration.Fixtures;

/// <summary>A wire to PostgreSQL that can lose an answer: what was asked is committed, and whoever asked hears only that the connection is gone.</summary>
/// <param name="folder">Where the server has its socket.</param>
sealed class LossyWire(string folder) : Relay(new(IPAddress.Loopback, 0), new UnixDomainSocketEndPoint(Path.Combine(folder, ".s.PGSQL.5432")))
{
    int toLose, lost;

    /// <summary>How many answers were lost.</summary>
    public int Lost => Volatile.Read(ref lost);

    /// <summary>The next so many transactions are not answered.</summary>
    public void Lose(int answers) => Volatile.Write(ref toLose, answers);

    protected override (Task There, Task Back) Carry(Stream client, Stream server, CancellationToken over) => (client.CopyToAsync(server, over), AnswerAsync(server, client, over));

    async Task AnswerAsync(Stream server, Stream client, CancellationToken over)
    {
        var (buffer, connected) = (new byte[64 * 1024], false);
        while (await server.ReadAsync(buffer, over) is > 0 and var length)
        {
            // "Ready, in no transaction": what was asked is committed. The first one ends the sign-in.
            if (buffer.AsSpan(0, length).EndsWith("Z\0\0\0\x5I"u8))
            {
                if (connected && Interlocked.Decrement(ref toLose) >= 0)
                {
                    Interlocked.Increment(ref lost);
                    return;
                }
                connected = true;
            }
            await client.WriteAsync(buffer.AsMemory(0, length), over);
        }
    }
}
