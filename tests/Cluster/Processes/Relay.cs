using System.Net;
using System.Net.Sockets;

namespace StreamVibe.Tests.Cluster.Processes;

/// <summary>Stands between clients and a server, and carries what each says to the other.</summary>
abstract class Relay : IAsyncDisposable
{
    readonly TcpListener listener;
    readonly CancellationTokenSource over = new();
    readonly EndPoint server;

    protected Relay(IPEndPoint at, EndPoint server)
    {
        this.server = server;
        listener = new TcpListener(at);
        listener.Start();
        _ = AcceptAsync();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    public async ValueTask DisposeAsync()
    {
        await over.CancelAsync();
        listener.Dispose();
        over.Dispose();
    }

    /// <summary>One connection: what goes there, and what comes back. Either side's end is the end of both.</summary>
    protected abstract (Task There, Task Back) Carry(Stream client, Stream server, CancellationToken over);

    async Task AcceptAsync()
    {
        try
        {
            while (true) _ = CarryAsync(await listener.AcceptTcpClientAsync(over.Token));
        }
        catch (Exception ended) when (ended is OperationCanceledException or ObjectDisposedException or SocketException)
        {
            // The relay is taken away.
        }
    }

    async Task CarryAsync(TcpClient client)
    {
        using var socket = new Socket(server.AddressFamily, SocketType.Stream, ProtocolType.Unspecified);
        using (client)
        {
            try
            {
                await socket.ConnectAsync(server, over.Token);
                client.NoDelay = true;
                await using var back = new NetworkStream(socket);
                var talk = Carry(client.GetStream(), back, over.Token);
                await await Task.WhenAny(talk.There, talk.Back);
            }
            catch (Exception broken) when (broken is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
            {
                // One side is gone.
            }
        }
    }
}
