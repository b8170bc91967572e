using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using StreamVibe.Sandbox.Control;
using StreamVibe.Sandbox.State;

namespace StreamVibe.Sandbox.Mail;

/// <summary>Listens for mail on 127.0.0.1.</summary>
internal sealed class SmtpServer(SandboxOptions options, Mailbox mailbox, FaultBoard board, RequestJournal journal, SandboxClock clock) : IHostedService, IDisposable
{
    readonly TcpListener listener = new(IPAddress.Loopback, options.SmtpPort);
    readonly CancellationTokenSource stopping = new();
    readonly ConcurrentDictionary<Task, bool> sessions = new();
    Task listening = Task.CompletedTask;

    /// <summary>The address in use; known once started.</summary>
    public IPEndPoint Address => (IPEndPoint)listener.LocalEndpoint;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        listener.Start();
        listening = Listen();
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        // A host may stop once more after it was disposed.
        if (stopping.IsCancellationRequested)
            return;
        await stopping.CancelAsync();
        listener.Stop();
        await listening;
        await Task.WhenAll(sessions.Keys);
    }

    public void Dispose()
    {
        listener.Dispose();
        stopping.Dispose();
    }

    async Task Listen()
    {
        try
        {
            while (true)
            {
                var session = Serve(await listener.AcceptSocketAsync(stopping.Token));
                sessions[session] = true;
                _ = session.ContinueWith(ended => sessions.TryRemove(ended, out _), TaskScheduler.Default);
            }
        }
        catch (Exception ended) when (ended is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // Stopped.
        }
    }

    async Task Serve(Socket socket)
    {
        try
        {
            await Task.Yield();
            await new SmtpSession(socket, mailbox, board, journal, clock).Run(stopping.Token);
        }
        catch (Exception lost) when (lost is IOException or OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The client is gone or we are: neither is anybody's mistake.
        }
    }
}
