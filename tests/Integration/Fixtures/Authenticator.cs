using System.Buffers.Binary;
using System.Security.Cryptography;

namespace StreamVibe.Tests.Integration.Fixtures;

/// <summary>A person's phone: the codes of RFC 6238 by the real clock, as phones have it.</summary>
static class Authenticator
{
    /// <summary>What it shows so many 30-second steps from now.</summary>
    public static string Code(string base32Key, int steps = 0)
    {
        var counter = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(counter, (TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() / 30) + steps);
#pragma warning disable CA5350 // What phones speak.
        var hash = HMACSHA1.HashData(Key(base32Key), counter);
#pragma warning restore CA5350
        return $"{(BinaryPrimitives.ReadUInt32BigEndian(hash.AsSpan(hash[19] & 15)) & 0x7fffffff) % 1_000_000:D6}";
    }

    static byte[] Key(string base32)
    {
        var bits = string.Concat(base32.Select(letter => Convert.ToString("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".IndexOf(letter, StringComparison.Ordinal), 2).PadLeft(5, '0')));
        return [.. bits.Chunk(8).Where(octet => octet.Length == 8).Select(octet => Convert.ToByte(new string(octet), 2))];
    }
}
