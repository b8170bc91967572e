using System.Collections.Immutable;
using System.Security.Cryptography;
using StreamVibe.Accounts;
using StreamVibe.Vault;

namespace StreamVibe.Api.Accounts;

/// <summary>
/// Issues refresh tokens. Each follows from the one before it, so that a token whose reply was lost leads to the same next one again, although only hashes are stored.
/// </summary>
sealed class RefreshTokens(KeyRing ring)
{
    const string Secret = "refresh", Proof = "refresh-proof";

    /// <summary>The first token of a session.</summary>
    public RefreshToken First(Guid userId, Guid sessionId) => Of(userId, sessionId, RandomNumberGenerator.GetBytes(RefreshToken.SecretLength), ring.Current);

    /// <summary>The tokens that can follow this one: the first is given out now, the others were while their key was the current one.</summary>
    public ImmutableArray<RefreshToken> After(RefreshToken token) =>
        [.. Keys.Select(key => Of(token.UserId, token.SessionId, HMACSHA256.HashData(ring.Derive(Secret, key), token.Bytes), key))];

    /// <summary>Whether this very token was issued here: a made-up one must not end anybody's session.</summary>
    public bool IsOurs(RefreshToken token) => Keys.Any(key => token.IsProvedBy(Prove(key)));

    /// <summary>What the account is asked about a presented token.</summary>
    public RefreshAttempt Attempt(RefreshToken token, ImmutableArray<RefreshToken> next) =>
        new(token.SessionId, token.Hash, IsOurs(token), [.. next.Select(follower => follower.Hash)]);

    IEnumerable<string> Keys => ring.Ids.OrderByDescending(id => id == ring.Current);

    RefreshToken Of(Guid userId, Guid sessionId, byte[] secret, string key) => RefreshToken.Of(userId, sessionId, secret, Prove(key));

    Func<byte[], byte[]> Prove(string key) => body => HMACSHA256.HashData(ring.Derive(Proof, key), body);
}
