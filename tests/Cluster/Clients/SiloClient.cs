using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;
using Orleans.Serialization;
using StreamVibe.Billing;

namespace StreamVibe.Tests.Cluster.Clients;

/// <summary>Calls grains through the gateway of one silo, as an API does that knows no other.</summary>
sealed class SiloClient : IAsyncDisposable
{
    readonly IHost host;

    SiloClient(IHost host) => this.host = host;

    public IGrainFactory Grains => host.Services.GetRequiredService<IGrainFactory>();

    public static async Task<SiloClient> ConnectAsync(IPEndPoint gateway)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.UseOrleansClient(client =>
        {
            client.UseStaticClustering(gateway);
            client.Services.Configure<ClusterOptions>(options => (options.ServiceId, options.ClusterId) = ("streamvibe", "streamvibe"));
            // Shorter than an API's: what is not known is asked again by its id.
            client.Services.Configure<ClientMessagingOptions>(options => options.ResponseTimeout = TimeSpan.FromSeconds(8));
            client.Services.Configure<ExceptionSerializationOptions>(options => options.SupportedNamespacePrefixes.Add("Npgsql"));
            client.Services.AddSerializer(serializer => serializer.AddAssembly(typeof(ISubscriptionGrain).Assembly));
        });
        var host = builder.Build();
        await host.StartAsync(TestContext.Current.CancellationToken);
        return new SiloClient(host);
    }

    public async ValueTask DisposeAsync()
    {
        using (host)
        {
            // A gateway that is gone must not keep a test from ending.
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(5));
            await host.StopAsync(patience.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
