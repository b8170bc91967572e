using System.Collections.Immutable;
using Orleans.Concurrency;

namespace StreamVibe.Accounts;

/// <summary>A person's profile, roles and sessions, hot in memory. Key: user id.</summary>
[Alias("sv.IAccountGrain")]
public interface IAccountGrain : IGrainWithGuidKey
{
    /// <summary>
    /// Creates profile, roles and free subscription where they are missing, and takes over address and role from the sign-in: called whenever it is made, confirmed
    /// or given another address. Not found where no sign-in has this id.
    /// </summary>
    [Alias("Ensure")]
    Task<Profile> Ensure();

    /// <summary>Who this session belongs to; null once it has ended, expired or never was. Provisions an account whose registration died half-way.</summary>
    [Alias("Authorize"), AlwaysInterleave]
    ValueTask<SignedIn?> Authorize(Guid sessionId);

    [Alias("GetProfile")]
    Task<Profile> GetProfile();

    /// <summary>Starts a session that lives until it is ended or expires.</summary>
    [Alias("OpenSession")]
    Task OpenSession(NewSession session);

    /// <summary>Exchanges the session's refresh secret for the next one; false where the presented secret is not the current one or the session has ended.</summary>
    [Alias("RotateSession")]
    Task<bool> RotateSession(Guid sessionId, ImmutableArray<byte> presentedHash, ImmutableArray<byte> nextHash);

    /// <summary>Ends one session at once, on every node. Ending an ended session does nothing.</summary>
    [Alias("EndSession")]
    Task EndSession(Guid sessionId);

    /// <summary>Ends every session at once, on every node; all but <paramref name="except"/> where one is named. Called whenever a credential changes.</summary>
    [Alias("EndSessions")]
    Task EndSessions(Guid? except);
}
