using System.Buffers.Text;
using System.Collections.Immutable;
using System.Security.Cryptography;

namespace StreamVibe.Api.Accounts;

/// <summary>
/// A refresh token: base64url of user id, session id, 32 secret bytes and 16 bytes that prove that it was issued here.
/// The ids only say whose session to ask.
/// </summary>
sealed record RefreshToken(Guid UserId, Guid SessionId, string Text)
{
    public const int SecretLength = 32, ProofLength = 16;
    const int BodyLength = 16 + 16 + SecretLength;
    const int Length = BodyLength + ProofLength;

    /// <summary>What is stored instead of the token.</summary>
    public ImmutableArray<byte> Hash => [.. SHA256.HashData(Bytes)];

    /// <summary>The whole token.</summary>
    public byte[] Bytes => Base64Url.DecodeFromChars(Text);

    public static RefreshToken Of(Guid userId, Guid sessionId, ReadOnlySpan<byte> secret, Func<byte[], byte[]> prove)
    {
        byte[] body = [.. userId.ToByteArray(), .. sessionId.ToByteArray(), .. secret];
        return new(userId, sessionId, Base64Url.EncodeToString([.. body, .. prove(body).AsSpan(0, ProofLength)]));
    }

    /// <summary>Null for any text that is not of this form.</summary>
    public static RefreshToken? Parse(string? text)
    {
        // Asked first, since decoding throws on text that is not base64url.
        if (text is null || !Base64Url.IsValid(text, out var length) || length != Length) return null;
        Span<byte> bytes = stackalloc byte[Length];
        Base64Url.DecodeFromChars(text, bytes);
        return new(new(bytes[..16]), new(bytes[16..32]), text);
    }

    /// <summary>Whether the token ends with the proof of its body.</summary>
    public bool IsProvedBy(Func<byte[], byte[]> prove)
    {
        var bytes = Bytes;
        return CryptographicOperations.FixedTimeEquals(bytes.AsSpan(BodyLength), prove(bytes[..BodyLength]).AsSpan(0, ProofLength));
    }

    // A record would print the secret.
    public override string ToString() => $"refresh token of session {SessionId}";
}
