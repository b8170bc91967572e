using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace StreamVibe.Sandbox;

/// <summary>Codes and tokens: unguessable when handed out, kept only as hashes.</summary>
internal static class SecretText
{
    public static string New(string prefix, int bytes = 32) => prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(bytes));

    public static string Hash(string secret) => Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));

    public static bool Same(string? given, string expected) =>
        given is not null && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given), Encoding.UTF8.GetBytes(expected));
}
