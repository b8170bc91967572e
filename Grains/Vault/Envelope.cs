using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace StreamVibe.Vault;

/// <summary>
/// A sealed secret: a fresh data key encrypts the text, the ring's key encrypts the data key, both with AES-256-GCM.
/// Layout: format (1 byte) · length of key id (1) · key id · nonce, tag and wrapped data key (12+16+32) · nonce, tag and ciphertext (12+16+n).
/// </summary>
/// <remarks>Format, key id and what the secret belongs to are authenticated, so that an envelope opens only where it was put.</remarks>
static class Envelope
{
    const byte Format = 1;
    const int Nonce = 12, Tag = 16, Key = 32, Wrapped = Nonce + Tag + Key;

    public static byte[] Seal(ReadOnlySpan<byte> plaintext, SecretBinding binding, KeyRing ring)
    {
        var header = Beginning(ring);
        var dataKey = RandomNumberGenerator.GetBytes(Key);
        return [.. header, .. Encrypt(dataKey, ring.Find(ring.Current)!, Data(header, binding)), .. Encrypt(plaintext, dataKey, Data(header, binding))];
    }

    /// <exception cref="CryptographicException">The envelope was changed, moved to another place, or wrapped with a key the ring does not hold. Says no more than that.</exception>
    public static byte[] Open(ReadOnlySpan<byte> envelope, SecretBinding binding, KeyRing ring)
    {
        var key = KeyIdOf(envelope) is { } id ? ring.Find(id) : null;
        if (key is null) throw Refused();
        var header = envelope[..(2 + envelope[1])];
        var dataKey = Decrypt(envelope.Slice(header.Length, Wrapped), key, Data(header, binding));
        return Decrypt(envelope[(header.Length + Wrapped)..], dataKey, Data(header, binding));
    }

    /// <summary>The id of the key it is wrapped with, as it says itself; null where these bytes are no envelope.</summary>
    // Latin-1 reads each byte as itself: no two ids become one.
    public static string? KeyIdOf(ReadOnlySpan<byte> envelope) =>
        envelope.Length >= 2 && envelope[0] == Format && envelope.Length >= 2 + envelope[1] + Wrapped + Nonce + Tag ? Encoding.Latin1.GetString(envelope.Slice(2, envelope[1])) : null;

    /// <summary>The same secret sealed anew, with the ring's current key.</summary>
    /// <exception cref="CryptographicException">As <see cref="Open"/>.</exception>
    public static byte[] Rewrap(ReadOnlySpan<byte> envelope, SecretBinding binding, KeyRing ring)
    {
        var plaintext = Open(envelope, binding, ring);
        try { return Seal(plaintext, binding, ring); }
        finally { CryptographicOperations.ZeroMemory(plaintext); }
    }

    /// <summary>How every envelope begins that is wrapped with the ring's current key.</summary>
    public static byte[] Beginning(KeyRing ring) => [Format, (byte)ring.Current.Length, .. Encoding.ASCII.GetBytes(ring.Current)];

    static byte[] Encrypt(ReadOnlySpan<byte> plaintext, byte[] key, byte[] data)
    {
        var sealedText = new byte[Nonce + Tag + plaintext.Length];
        var nonce = sealedText.AsSpan(0, Nonce);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(key, Tag);
        aes.Encrypt(nonce, plaintext, sealedText.AsSpan(Nonce + Tag), sealedText.AsSpan(Nonce, Tag), data);
        return sealedText;
    }

    static byte[] Decrypt(ReadOnlySpan<byte> sealedText, byte[] key, byte[] data)
    {
        var plaintext = new byte[sealedText.Length - Nonce - Tag];
        using var aes = new AesGcm(key, Tag);
        aes.Decrypt(sealedText[..Nonce], sealedText[(Nonce + Tag)..], sealedText.Slice(Nonce, Tag), plaintext, data);
        return plaintext;
    }

    // Each part with its length, so that no two bindings read the same.
    static byte[] Data(ReadOnlySpan<byte> header, SecretBinding binding)
    {
        using var data = new MemoryStream();
        Span<byte> length = stackalloc byte[4];
        foreach (var part in (byte[][])[header.ToArray(), Encoding.UTF8.GetBytes(binding.Name), binding.UserId.ToByteArray(), Encoding.UTF8.GetBytes(binding.Platform)])
        {
            BinaryPrimitives.WriteInt32BigEndian(length, part.Length);
            data.Write(length);
            data.Write(part);
        }
        return data.ToArray();
    }

    static CryptographicException Refused() => new("The secret cannot be opened.");
}

/// <summary>What a secret belongs to.</summary>
readonly record struct SecretBinding(string Name, Guid UserId, string Platform);
