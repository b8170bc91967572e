using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Dashboard;
using Orleans.Serialization;
using StreamVibe.Storage;

namespace StreamVibe.Hosting;

/// <summary>How a silo is set up: members, states and reminders in PostgreSQL, a lost call cancelled, a killed neighbour noticed within about 8 s.</summary>
static class OrleansSilo
{
    const string Npgsql = "Npgsql";

    public static void Configure(ISiloBuilder silo)
    {
        silo.UseAdoNetClustering((OptionsBuilder<AdoNetClusteringSiloOptions> options) => options.Configure<OrleansDataSource>((o, source) => (o.Invariant, o.DataSource) = (Npgsql, source)));
        silo.AddAdoNetGrainStorageAsDefault((OptionsBuilder<AdoNetGrainStorageOptions> options) => options.Configure<OrleansDataSource>((o, source) => (o.Invariant, o.DataSource) = (Npgsql, source)));
        silo.UseAdoNetReminderService((OptionsBuilder<AdoNetReminderTableOptions> options) => options.Configure<OrleansDataSource>((o, source) => (o.Invariant, o.DataSource) = (Npgsql, source)));
        // Plain JSON in the database, without the names of our classes.
        silo.UseSystemTextJsonGrainStorageSerializer();
        silo.AddActivityPropagation();
        silo.AddDashboard(options => options.HideTrace = true);
        silo.AddIncomingGrainCallFilter<UnavailableFilter>();
        silo.Services.AddOptions<ClusterOptions>().Configure<IOptions<ClusterSettings>>((o, settings) => (o.ServiceId, o.ClusterId) = (settings.Value.ServiceId, settings.Value.ClusterId));
        silo.Services.AddOptions<SiloMessagingOptions>().Configure<IOptions<ClusterSettings>>(Messaging);
        silo.Services.Configure<SiloMessagingOptions>(LimitCrowds);
        silo.Services.AddOptions<ClusterMembershipOptions>().Configure<IOptions<ClusterSettings>>(Membership);
        silo.Services.Configure<ExceptionSerializationOptions>(LetDatabaseFailuresCross);
        silo.Services.Configure<GrainCollectionOptions>(options => options.EnableActivationSheddingOnMemoryPressure = true);
        OrleansClocks.Pin(silo.Services);
        RememberedInterfaces.Add(silo.Services);
    }

    public static void Configure(IClientBuilder client)
    {
        client.UseAdoNetClustering((OptionsBuilder<AdoNetClusteringClientOptions> options) => options.Configure<OrleansDataSource>((o, source) => (o.Invariant, o.DataSource) = (Npgsql, source)));
        client.AddActivityPropagation();
        client.AddDashboard(options => options.HideTrace = true);
        client.Services.AddOptions<ClusterOptions>().Configure<IOptions<ClusterSettings>>((o, settings) => (o.ServiceId, o.ClusterId) = (settings.Value.ServiceId, settings.Value.ClusterId));
        client.Services.AddOptions<ClientMessagingOptions>().Configure<IOptions<ClusterSettings>>(Messaging);
        // A silo that joins or leaves is known to the client within seconds, not the default minute. Whoever rolls silos waits that long between two:
        // a client that knows no other gateway goes on sending to the one that stops, and its calls wait for their time-out.
        client.Services.Configure<GatewayOptions>(options => options.GatewayListRefreshPeriod = TimeSpan.FromSeconds(3));
        client.Services.Configure<ExceptionSerializationOptions>(LetDatabaseFailuresCross);
        OrleansClocks.Pin(client.Services);
        RememberedInterfaces.Add(client.Services);
    }

    // A grain that cannot be activated fails outside of every call filter, and its failure goes to the caller as it is: without this it
    // arrives as an unknown codec, which nobody takes for a database that is away.
    static void LetDatabaseFailuresCross(ExceptionSerializationOptions options) => options.SupportedNamespacePrefixes.Add("Npgsql");

    static void Messaging(MessagingOptions options, IOptions<ClusterSettings> settings)
    {
        options.ResponseTimeout = TimeSpan.FromSeconds(settings.Value.ResponseTimeoutSeconds);
        options.CancelRequestOnTimeout = true;
    }

    // Whoever comes to a grain behind so many is refused (503) instead of kept in memory until the time-out: none gets through more within the time that a caller waits.
    static void LimitCrowds(SiloMessagingOptions options) => options.MaxEnqueuedRequestsHardLimit = options.MaxEnqueuedRequestsHardLimit_StatelessWorker = 20_000;

    static void Membership(ClusterMembershipOptions options, IOptions<ClusterSettings> settings)
    {
        var probe = TimeSpan.FromSeconds(settings.Value.ProbeSeconds);
        options.ProbeTimeout = probe;
        // Orleans shortens the wait where answers are quick; a pause of the collector must not cost a silo its life.
        options.MinProbeTimeout = probe;
        options.MaxProbeTimeout = 2 * probe;
        options.NumMissedProbesLimit = settings.Value.MissedProbes;
        // A silo that came back on the same port answers for its dead predecessor with a rejection. An indirect probe takes that for "nobody knows", and the dead one would never be declared so.
        options.EnableIndirectProbes = false;
        // A silo that stood still learns from the table that it was declared dead, since nobody talks to it any more: until then it works on what others have taken over. Default: 1 min.
        options.TableRefreshTimeout = 5 * probe;
        // Where nobody is left to declare it, whoever joins waits until a dead entry is stale: three times this.
        options.IAmAliveTablePublishTimeout = TimeSpan.FromSeconds(10);
    }
}
