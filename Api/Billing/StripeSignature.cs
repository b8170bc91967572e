using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace StreamVibe.Api.Billing;

/// <summary>
/// The header <c>Stripe-Signature</c>: <c>t</c>, seconds since 1970, and one or more <c>v1</c>, each the HMAC-SHA256 of <c>t.body</c> with one of the endpoint's secrets. Other schemes in it count for nothing.
/// </summary>
sealed record StripeSignature(string Time, IReadOnlyList<byte[]> Codes)
{
    /// <summary>How far its time may be from ours, into the past and into the future.</summary>
    public const int ToleranceSeconds = 300;

    /// <summary>Two while a secret is rolled; a few more, so that nobody makes us compare thousands.</summary>
    const int MostCodes = 8;

    const int CodeBytes = 32, LongestTime = 12;

    /// <summary>What the header says; null where it cannot prove anything, whatever the body is.</summary>
    public static StripeSignature? Read(string? header, DateTimeOffset now)
    {
        if (header is null) return null;
        var (time, codes) = (default(string), new List<byte[]>());
        foreach (var range in header.AsSpan().Split(','))
        {
            var part = header.AsSpan()[range].Trim();
            if (part.StartsWith("t=", StringComparison.Ordinal))
            {
                // Two times, and nobody knows which one is signed.
                if (time is not null) return null;
                time = part[2..].ToString();
            }
            else if (part.StartsWith("v1=", StringComparison.Ordinal) && Code(part[3..]) is { } code)
            {
                if (codes.Count == MostCodes) return null;
                codes.Add(code);
            }
        }
        return codes.Count > 0 && time is not null && IsNear(time, now) ? new(time, codes) : null;
    }

    /// <summary>Whether one of the codes is the body's with one of the secrets. All are compared, each in the same time.</summary>
    public bool Proves(ReadOnlySpan<byte> body, IEnumerable<string> secrets)
    {
        var proven = false;
        Span<byte> expected = stackalloc byte[CodeBytes];
        foreach (var secret in secrets.Where(secret => secret.Length > 0))
        {
            using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(secret));
            hash.AppendData(Encoding.UTF8.GetBytes(Time + "."));
            hash.AppendData(body);
            hash.GetHashAndReset(expected);
            foreach (var code in Codes) proven |= CryptographicOperations.FixedTimeEquals(expected, code);
        }
        return proven;
    }

    static byte[]? Code(ReadOnlySpan<char> hex)
    {
        var code = new byte[CodeBytes];
        return hex.Length == 2 * CodeBytes && Convert.FromHexString(hex, code, out _, out _) == System.Buffers.OperationStatus.Done ? code : null;
    }

    static bool IsNear(string time, DateTimeOffset now) =>
        time.Length <= LongestTime && long.TryParse(time, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && Math.Abs(now.ToUnixTimeSeconds() - seconds) <= ToleranceSeconds;
}
