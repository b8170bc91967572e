using System.Globalization;
using System.Security.Cryptography;

namespace StreamVibe.Tests.Cluster.Clients;

/// <summary>Chance that can be repeated: <c>CLUSTER_SEED</c> gives the printed number back.</summary>
static class Seeds
{
    public static Random Next(ITestOutputHelper output)
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("CLUSTER_SEED"), NumberStyles.None, CultureInfo.InvariantCulture, out var given) ? given : RandomNumberGenerator.GetInt32(1_000_000);
        output.WriteLine($"CLUSTER_SEED={seed}");
        return new Random(seed);
    }
}
