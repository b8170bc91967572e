using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace StreamVibe.Hosting;

/// <summary>Free and taken ports. Ports above 32767 are left alone: outgoing connections use them and may hold one when the silo wants it.</summary>
static class SiloPorts
{
    public static int AnyFree(IPAddress address)
    {
        for (var tries = 0; tries < 200; tries++)
        {
            var port = RandomNumberGenerator.GetInt32(20000, 32000);
            if (IsFree(address, port)) return port;
        }
        throw new InvalidOperationException("No free port was found between 20000 and 32000.");
    }

    public static bool IsFree(IPAddress address, int port)
    {
        using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(address, port));
            socket.Listen(1);
            return true;
        }
        catch (SocketException taken) when (taken.SocketErrorCode is SocketError.AddressAlreadyInUse or SocketError.AccessDenied)
        {
            return false;
        }
    }
}
