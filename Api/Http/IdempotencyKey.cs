using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Primitives;

namespace StreamVibe.Api.Http;

/// <summary>A client's name for one intended change, and the operation that follows from it.</summary>
static class IdempotencyKey
{
    public const string Header = "Idempotency-Key";
    public const int Longest = 255;

    /// <summary>The key of a request; null where none is sent.</summary>
    public static string? Parse(StringValues header)
    {
        if (header.Count == 0) return null;
        if (header.Count > 1 || header[0] is not { Length: >= 1 and <= Longest } key || key.AsSpan().ContainsAnyExceptInRange('!', '~'))
            throw DomainException.Invalid(Header, "The key must be one value of 1 to 255 visible ASCII characters.");
        return key;
    }

    /// <summary>The same id for the same user and key, whichever node is asked.</summary>
    public static Guid IdOf(Guid userId, string key)
    {
        Span<byte> input = stackalloc byte[16 + Longest];
        userId.TryWriteBytes(input);
        var length = 16 + Encoding.ASCII.GetBytes(key, input[16..]);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(input[..length], hash);
        return new(hash[..16]);
    }

    /// <summary>Tells one request from another under the same key. The key is part of it: it is stored nowhere, so that nobody can guess from the fingerprint what the body held.</summary>
    public static async Task<string> FingerprintOf(string key, string method, string pathAndQuery, Stream body, CancellationToken cancellation)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        // A line per part: no part can hold a line end, so no two requests read alike.
        hash.AppendData(Encoding.UTF8.GetBytes($"{key}\n{method}\n{pathAndQuery}\n"));
        var buffer = new byte[8192];
        for (int read; (read = await body.ReadAsync(buffer, cancellation)) > 0;) hash.AppendData(buffer, 0, read);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
