using System.ComponentModel.DataAnnotations;

namespace StreamVibe.Hosting;

/// <summary>Whether this process runs grains or calls those of others, where it can be reached and how fast a dead neighbour is noticed. Section <c>Cluster</c>.</summary>
public sealed class ClusterSettings
{
    public const string Section = "Cluster";

    /// <summary><c>Embedded</c>: this process is a silo. <c>Client</c>: it only calls silos that run apart.</summary>
    [EnumDataType(typeof(ClusterMode))]
    public ClusterMode Mode { get; set; } = ClusterMode.Embedded;

    /// <summary>Part of the key of every stored state and reminder: never change it once data exists.</summary>
    [Required, RegularExpression("^[a-z0-9-]{1,63}$")]
    public string ServiceId { get; set; } = "streamvibe";

    /// <summary>Silos with the same id form one cluster.</summary>
    [Required, RegularExpression("^[a-z0-9-]{1,63}$")]
    public string ClusterId { get; set; } = "streamvibe";

    /// <summary>The IP address, or a host name that has one, at which the other silos and clients reach this one. A loopback address listens on loopback only.</summary>
    [Required]
    public string AdvertisedAddress { get; set; } = "127.0.0.1";

    /// <summary>The IP address to listen on where it is not the advertised one: behind a port mapping or a proxy. Empty = as <see cref="AdvertisedAddress"/> says.</summary>
    [RegularExpression(@"^([0-9]{1,3}(\.[0-9]{1,3}){3}|[0-9a-fA-F:]*:[0-9a-fA-F:.]*)$")]
    public string ListenAddress { get; set; } = "";

    /// <summary>Keep it fixed per host: after a kill the next silo on the same port takes over at once, on another it waits 90 s. 0 = any free one (tests).</summary>
    [Range(0, 65535)]
    public int SiloPort { get; set; } = 11111;

    /// <summary>Where clients such as an API apart connect. 0 = any free one (tests).</summary>
    [Range(0, 65535)]
    public int GatewayPort { get; set; } = 30000;

    /// <summary>After this many seconds a grain call counts as lost; the callee is told to cancel.</summary>
    [Range(1, 600)]
    public int ResponseTimeoutSeconds { get; set; } = 30;

    /// <summary>A neighbour that leaves a probe unanswered so long has missed it.</summary>
    [Range(1, 30)]
    public int ProbeSeconds { get; set; } = 2;

    /// <summary>So many missed probes in a row and a silo is declared dead.</summary>
    [Range(2, 10)]
    public int MissedProbes { get; set; } = 3;

    /// <summary>Connections Orleans may hold to PostgreSQL, apart from those of the product.</summary>
    [Range(2, 200)]
    public int MaxDatabaseConnections { get; set; } = 20;
}
