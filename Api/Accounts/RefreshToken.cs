using System.Buffers.Text;
using System.Collections.Immutable;
using System.Security.Cryptography;

namespace StreamVibe.Api.Accounts;

/// <summary>
/// A refresh token: base64url of user id, session id and 32 random bytes. The ids only say whose session to ask; the random bytes are the secret.
/// </summary>
sealed record RefreshToken(Guid UserId, Guid SessionId, string Text)
{
    const int SecretLength = 32;
    const int Length = 16 + 16 + SecretLength;

    /// <summary>What is stored instead of the token.</summary>
    public ImmutableArray<byte> Hash => [.. SHA256.HashData(Base64Url.DecodeFromChars(Text))];

    public static RefreshToken Create(Guid userId, Guid sessionId)
    {
        Span<byte> bytes = stackalloc byte[Length];
        userId.TryWriteBytes(bytes);
        sessionId.TryWriteBytes(bytes[16..]);
        RandomNumberGenerator.Fill(bytes[32..]);
        return new(userId, sessionId, Base64Url.EncodeToString(bytes));
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

    // A record would print the secret.
    public override string ToString() => $"refresh token of session {SessionId}";
}
