using System.Net;
using StreamVibe.Hosting;

namespace StreamVibe.Tests.Cluster.Processes;

/// <summary>Ports for servers that come back on the same one: below those that outgoing connections take, and each given once.</summary>
static class Ports
{
    static readonly HashSet<int> given = [];

    public static int Next()
    {
        lock (given)
            while (true)
            {
                var port = SiloPorts.AnyFree(IPAddress.Loopback);
                if (given.Add(port)) return port;
            }
    }
}
