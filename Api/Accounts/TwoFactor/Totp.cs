using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;

namespace StreamVibe.Api.Accounts.TwoFactor;

/// <summary>Codes of an authenticator (RFC 6238): six digits, 30-second steps, HMAC-SHA-1, which is what phones speak.</summary>
static class Totp
{
    // As ASP.NET Core's own check: a phone may be up to a minute off.
    const int Tolerance = 2;
    const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    /// <summary>The step that the code belongs to, newest first; null for a code of no step near <paramref name="now"/>.</summary>
    public static long? StepOf(string code, string base32Key, DateTimeOffset now)
    {
        if (code.Length != 6 || !int.TryParse(code, NumberStyles.None, CultureInfo.InvariantCulture, out var given)) return null;
        var (key, current) = (Decode(base32Key), Step(now));
        for (var step = current + Tolerance; step >= current - Tolerance; step--)
            if (Code(key, step) == given) return step;
        return null;
    }

    public static long Step(DateTimeOffset time) => time.ToUnixTimeSeconds() / 30;

    /// <summary>The code of a step (RFC 4226, 5.3).</summary>
    public static int Code(byte[] key, long step)
    {
        Span<byte> counter = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
        Span<byte> hash = stackalloc byte[HMACSHA1.HashSizeInBytes];
#pragma warning disable CA5350 // The algorithm is part of what authenticators speak; an HMAC does not rest on what is broken about SHA-1.
        HMACSHA1.HashData(key, counter, hash);
#pragma warning restore CA5350
        return (BinaryPrimitives.ReadInt32BigEndian(hash[(hash[^1] & 0xf)..]) & int.MaxValue) % 1_000_000;
    }

    /// <summary>Base32 (RFC 4648) as Identity writes it, without padding.</summary>
    public static byte[] Decode(string base32)
    {
        var bytes = new List<byte>();
        var (bits, held) = (0, 0);
        foreach (var letter in base32)
        {
            (bits, held) = ((bits << 5) | Alphabet.IndexOf(letter, StringComparison.Ordinal), held + 5);
            if (held < 8) continue;
            bytes.Add((byte)(bits >> (held - 8)));
            held -= 8;
            bits &= (1 << held) - 1;
        }
        return [.. bytes];
    }
}
