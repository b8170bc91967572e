using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Options;
using Orleans.Configuration;

namespace StreamVibe.Hosting;

/// <summary>Where this silo listens and what it tells the others. Decided once per process.</summary>
sealed class SiloEndpoints(IOptions<ClusterSettings> settings) : IConfigureOptions<EndpointOptions>
{
    readonly Lazy<(IPAddress Advertised, IPAddress Listening, int Silo, int Gateway)> chosen = new(() => Choose(settings.Value));

    public void Configure(EndpointOptions options)
    {
        var (advertised, listening, silo, gateway) = chosen.Value;
        options.AdvertisedIPAddress = advertised;
        options.SiloPort = silo;
        options.GatewayPort = gateway;
        options.SiloListeningEndpoint = new IPEndPoint(listening, silo);
        options.GatewayListeningEndpoint = new IPEndPoint(listening, gateway);
    }

    /// <summary>Says which setting to change before Orleans fails with a bare "address in use". It does not roam: see <see cref="ClusterSettings.SiloPort"/>.</summary>
    /// <exception cref="InvalidOperationException">Another process listens on a port of this silo.</exception>
    public void DemandFree()
    {
        var (_, listening, silo, gateway) = chosen.Value;
        Demand(nameof(ClusterSettings.SiloPort), listening, silo);
        Demand(nameof(ClusterSettings.GatewayPort), listening, gateway);
    }

    static void Demand(string setting, IPAddress address, int port)
    {
        if (!SiloPorts.IsFree(address, port))
            throw new InvalidOperationException($"{ClusterSettings.Section}:{setting} is {port}, and another process listens there on {address}. Is StreamVibe running already? "
                + $"Stop it, or set {ClusterSettings.Section}:{setting} (environment {ClusterSettings.Section}__{setting}) to a port of your own.");
    }

    static (IPAddress, IPAddress, int, int) Choose(ClusterSettings settings)
    {
        var advertised = Resolve(settings.AdvertisedAddress);
        var listening = settings.ListenAddress.Length > 0 ? IPAddress.Parse(settings.ListenAddress)
            : IPAddress.IsLoopback(advertised) ? advertised : advertised.AddressFamily == AddressFamily.InterNetworkV6 ? IPAddress.IPv6Any : IPAddress.Any;
        return (advertised, listening,
            settings.SiloPort == 0 ? SiloPorts.AnyFree(listening) : settings.SiloPort,
            settings.GatewayPort == 0 ? SiloPorts.AnyFree(listening) : settings.GatewayPort);
    }

    static IPAddress Resolve(string address) =>
        IPAddress.TryParse(address, out var ip) ? ip
        : Dns.GetHostAddresses(address) is { Length: > 0 } found ? Array.Find(found, one => one.AddressFamily == AddressFamily.InterNetwork) ?? found[0]
        : throw new InvalidOperationException($"{ClusterSettings.Section}:{nameof(ClusterSettings.AdvertisedAddress)}: '{address}' has no IP address.");
}
