using System.Collections.Immutable;
using System.Security.Cryptography;

namespace StreamVibe.Accounts;

/// <summary>What a presented refresh token is worth, without I/O.</summary>
static class RefreshRules
{
    /// <summary>
    /// The current token is exchanged. The one before it, whose reply may have been lost, is answered with the current one, once. One that is older was
    /// copied from somewhere: the session ends. What was not issued here is refused and changes nothing.
    /// </summary>
    public static RefreshDecision Decide(RefreshState state, RefreshAttempt attempt)
    {
        if (Same(attempt.Presented, state.Current)) return new(RefreshVerdict.Rotate);
        if (Same(attempt.Presented, state.Previous))
            return !state.ParentUsed && Find(attempt.Next, state.Current) is { } current ? new(RefreshVerdict.Repeat, current) : RefreshDecision.Refused;
        return attempt.IsOurs ? new(RefreshVerdict.Revoke) : RefreshDecision.Refused;
    }

    // With more than one vault key there is more than one that could follow.
    static int? Find(ImmutableArray<ImmutableArray<byte>> next, byte[] current)
    {
        for (var i = 0; i < next.Length; i++)
            if (Same(next[i], current)) return i;
        return null;
    }

    static bool Same(ImmutableArray<byte> hash, byte[]? stored) => stored is not null && CryptographicOperations.FixedTimeEquals(hash.AsSpan(), stored);
}

/// <summary>What is stored of a live session's refresh tokens.</summary>
/// <param name="Previous">The token before the current one; null before the first exchange.</param>
/// <param name="ParentUsed">Whether that one was presented again already.</param>
sealed record RefreshState(byte[] Current, byte[]? Previous, bool ParentUsed);

/// <summary>What happens to the session, and which of the attempt's next tokens is the answer.</summary>
readonly record struct RefreshDecision(RefreshVerdict Verdict, int Next = 0)
{
    public static readonly RefreshDecision Refused = new(RefreshVerdict.Refuse);
}

enum RefreshVerdict
{
    Refuse,
    Rotate,
    Repeat,
    Revoke,
}
