using System.Net;
using System.Net.Sockets;
using Npgsql;
using StreamVibe.Tests.Cluster.Processes;

namespace StreamVibe.Tests.Cluster.Installations;

/// <summary>Two silos, each behind cables of its own: to the other silo, to its clients, and to the database. Nobody moves the clock.</summary>
public sealed class Severed() : Farm("severed", silos: 2, apis: 2, durable: false)
{
    readonly Dictionary<string, Cable> between = [], database = [];
    readonly List<Cable> clients = [];

    /// <summary>What leads from one silo to the other.</summary>
    internal IReadOnlyCollection<Cable> Between => between.Values;

    /// <summary>What leads from this silo to the database.</summary>
    internal Cable ToDatabase(string silo) => database[silo];

    /// <summary>Gives both silos other ports, from their next start on.</summary>
    internal async Task MoveAsync()
    {
        foreach (var cable in (Cable[])[.. between.Values, .. clients]) await cable.DisposeAsync();
        clients.Clear();
        foreach (var silo in Silos) Move(silo, Plug(silo));
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        foreach (var cable in (Cable[])[.. between.Values, .. database.Values, .. clients]) await cable.DisposeAsync();
    }

    protected override string Route(string silo, string address)
    {
        database[silo] = new Cable(new(IPAddress.Loopback, Ports.Next()), new UnixDomainSocketEndPoint(Socket));
        return new NpgsqlConnectionStringBuilder(address) { Host = "127.0.0.1", Port = database[silo].Port, SslMode = SslMode.Disable, GssEncryptionMode = GssEncryptionMode.Disable }.ConnectionString;
    }

    // Each is known under a loopback address of its own, where the cable begins, and listens at the usual one, where it ends.
    protected override Dictionary<string, string> Plug(string silo)
    {
        var settings = base.Plug(silo);
        var known = IPAddress.Parse(settings["Cluster:AdvertisedAddress"] = silo == "silo-1" ? "127.0.0.2" : "127.0.0.3");
        settings["Cluster:ListenAddress"] = "127.0.0.1";
        between[silo] = Lead("Cluster:SiloPort");
        clients.Add(Lead("Cluster:GatewayPort"));
        return settings;

        Cable Lead(string port)
        {
            var number = int.Parse(settings[port], System.Globalization.CultureInfo.InvariantCulture);
            return new Cable(new(known, number), new IPEndPoint(IPAddress.Loopback, number));
        }
    }
}
