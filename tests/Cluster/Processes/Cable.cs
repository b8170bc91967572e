using System.Net;
using System.Net.Sockets;

namespace StreamVibe.Tests.Cluster.Processes;

/// <summary>A cable to a server, which can be pulled: connections stay, new ones seem to open, and nothing gets through until it is plugged in again.</summary>
sealed class Cable : IAsyncDisposable
{
    readonly TcpListener listener;
    readonly CancellationTokenSource over = new();
    readonly EndPoint server;
    TaskCompletionSource? pulled;
    int kept;

    public Cable(IPEndPoint at, EndPoint server)
    {
        this.server = server;
        listener = new TcpListener(at);
        listener.Start();
        _ = AcceptAsync();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>How often something did not get through.</summary>
    public int Kept => kept;

    public void Pull() => pulled = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void PlugIn() => Interlocked.Exchange(ref pulled, null)?.SetResult();

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
            // The cable is taken away.
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
                // Either side's end is the end of both.
                await await Task.WhenAny(CopyAsync(client.GetStream(), back), CopyAsync(back, client.GetStream()));
            }
            catch (Exception broken) when (broken is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
            {
                // One side is gone.
            }
        }
    }

    async Task CopyAsync(Stream from, Stream to)
    {
        var buffer = new byte[16 * 1024];
        while (await from.ReadAsync(buffer, over.Token) is > 0 and var length)
        {
            if (Volatile.Read(ref pulled) is { } gap)
            {
                Interlocked.Increment(ref kept);
                await gap.Task.WaitAsync(over.Token);
            }
            await to.WriteAsync(buffer.AsMemory(0, length), over.Token);
        }
    }
}
