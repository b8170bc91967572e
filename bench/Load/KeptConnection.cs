using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace StreamVibe.Bench.Load;

/// <summary>One open connection that asks, reads the whole answer and asks again. Bare sockets: on a machine shared with the server the client must cost little.</summary>
sealed class KeptConnection : IDisposable
{
    readonly Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    readonly byte[] buffer = new byte[32 * 1024];

    public async Task OpenAsync(Uri server) => await socket.ConnectAsync(IPAddress.Parse(server.Host), server.Port);

    /// <summary>Throws where the answer is none of success.</summary>
    public async Task AskAsync(byte[] request)
    {
        await socket.SendAsync(request);
        var read = 0;
        while (!IsWhole(buffer.AsSpan(0, read)))
        {
            var more = await socket.ReceiveAsync(buffer.AsMemory(read));
            if (more == 0) throw new IOException("The server closed the connection.");
            read += more;
        }
        if (!buffer.AsSpan(0, read).StartsWith("HTTP/1.1 2"u8)) throw new IOException(Encoding.UTF8.GetString(buffer, 0, read));
    }

    public void Dispose() => socket.Dispose();

    static bool IsWhole(ReadOnlySpan<byte> answer)
    {
        var end = answer.IndexOf("\r\n\r\n"u8);
        if (end < 0) return false;
        var head = answer[..(end + 2)];
        var body = answer[(end + 4)..];
        if (head.IndexOf("Transfer-Encoding: chunked\r\n"u8) >= 0) return body.EndsWith("0\r\n\r\n"u8);
        var at = head.IndexOf("Content-Length: "u8);
        if (at < 0) return true;
        var value = head[(at + "Content-Length: ".Length)..];
        return body.Length >= int.Parse(value[..value.IndexOf((byte)'\r')], NumberStyles.None, CultureInfo.InvariantCulture);
    }
}
