using System.Net;
using System.Net.Sockets;

namespace StreamVibe.Tests.Integration.Fixtures;

/// <summary>A wire to PostgreSQL that can lose an answer: what was asked is committed, and whoever asked hears only that the connection is gone.</summary>
sealed class LossyWire : IAsyncDisposable
{
    readonly TcpListener listener = new(IPAddress.Loopback, 0);
    readonly CancellationTokenSource over = new();
    readonly string socket;
    int toLose, lost;

    /// <param name="folder">Where the server has its socket.</param>
    public LossyWire(string folder)
    {
        socket = Path.Combine(folder, ".s.PGSQL.5432");
        listener.Start();
        _ = AcceptAsync();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>How many answers were lost.</summary>
    public int Lost => Volatile.Read(ref lost);

    /// <summary>The next so many transactions are not answered.</summary>
    public void Lose(int answers) => Volatile.Write(ref toLose, answers);

    public async ValueTask DisposeAsync()
    {
        await over.CancelAsync();
        listener.Dispose();
        over.Dispose();
    }

    async Task AcceptAsync()
    {
        try
        {
            while (true) _ = CarryAsync(await listener.AcceptTcpClientAsync(over.Token));
        }
        catch (Exception ended) when (ended is OperationCanceledException or ObjectDisposedException or SocketException)
        {
            // The wire is taken down.
        }
    }

    async Task CarryAsync(TcpClient client)
    {
        using var server = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        using (client)
        {
            try
            {
                await server.ConnectAsync(new UnixDomainSocketEndPoint(socket), over.Token);
                client.NoDelay = true;
                await using var back = new NetworkStream(server);
                // Either side's end is the end of both.
                await await Task.WhenAny(client.GetStream().CopyToAsync(back, over.Token), AnswerAsync(back, client.GetStream()));
            }
            catch (Exception broken) when (broken is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
            {
                // One side is gone.
            }
        }
    }

    async Task AnswerAsync(NetworkStream server, NetworkStream client)
    {
        var (buffer, connected) = (new byte[64 * 1024], false);
        while (await server.ReadAsync(buffer, over.Token) is > 0 and var length)
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
            await client.WriteAsync(buffer.AsMemory(0, length), over.Token);
        }
    }
}
