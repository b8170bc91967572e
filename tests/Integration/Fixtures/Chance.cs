using System.Security.Cryptography;

namespace StreamVibe.Tests.Integration.Fixtures;

/// <summary>What must be new in every test.</summary>
static class Chance
{
    public static Guid Id() => new(RandomNumberGenerator.GetBytes(16));

    public static string Name(string prefix) => $"{prefix}-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(6))}";

    /// <summary>An address of the documentation networks: each client has its own, so that no test uses up another's rate limit.</summary>
    public static string Address()
    {
        var bytes = RandomNumberGenerator.GetBytes(3);
        return $"10.{bytes[0]}.{bytes[1]}.{bytes[2]}";
    }
}
