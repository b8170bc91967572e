using System.Net;

namespace StreamVibe.Tests.Cluster.Processes;

/// <summary>A cable to a server, which can be pulled: connections stay, new ones seem to open, and nothing gets through until it is plugged in again.</summary>
sealed class Cable(IPEndPoint at, EndPoint server) : Relay(at, server)
{
    TaskCompletionSource? pulled;
    int kept;

    /// <summary>How often something did not get through.</summary>
    public int Kept => kept;

    public void Pull() => pulled = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void PlugIn() => Interlocked.Exchange(ref pulled, null)?.SetResult();

    protected override (Task There, Task Back) Carry(Stream client, Stream server, CancellationToken over) => (CopyAsync(client, server, over), CopyAsync(server, client, over));

    async Task CopyAsync(Stream from, Stream to, CancellationToken over)
    {
        var buffer = new byte[16 * 1024];
        while (await from.ReadAsync(buffer, over) is > 0 and var length)
        {
            if (Volatile.Read(ref pulled) is { } gap)
            {
                Interlocked.Increment(ref kept);
                await gap.Task.WaitAsync(over);
            }
            await to.WriteAsync(buffer.AsMemory(0, length), over);
        }
    }
}
