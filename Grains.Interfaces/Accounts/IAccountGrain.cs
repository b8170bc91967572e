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

    /// <summary>As <see cref="Authorize"/>, for a session that an outside issuer keeps: opened at first sight, prolonged by its later tokens, never reopened once ended here.</summary>
    [Alias("Enter"), AlwaysInterleave]
    ValueTask<SignedIn?> Enter(NewSession session);

    [Alias("GetProfile")]
    Task<Profile> GetProfile();

    /// <summary>Changes the named fields. Throws <see cref="ErrorCode.ValidationFailed"/>.</summary>
    [Alias("Edit")]
    Task<Profile> Edit(ProfileEdit edit, OperationId operation);

    [Alias("GetAiPreferences")]
    Task<AiPreferences> GetAiPreferences();

    /// <summary>Replaces them whole. Throws <see cref="ErrorCode.ValidationFailed"/>.</summary>
    [Alias("SetAiPreferences")]
    Task<AiPreferences> SetAiPreferences(AiPreferences wanted, OperationId operation);

    /// <summary>Starts a session that lives until it is ended or expires.</summary>
    [Alias("OpenSession")]
    Task OpenSession(NewSession session);

    /// <summary>
    /// Exchanges a refresh token for the next one: answers which of <see cref="RefreshAttempt.Next"/> is good from now on, or null where none is.
    /// A token older than the last two ends the session.
    /// </summary>
    [Alias("Refresh")]
    Task<int?> Refresh(RefreshAttempt attempt);

    /// <summary>The live sessions, newest first. <paramref name="current"/> is the one that asks.</summary>
    [Alias("ListSessions")]
    Task<Page<SessionInfo>> ListSessions(Guid current, PageRequest page);

    /// <summary>Ends one session at once, on every node. False where the user has no such live session.</summary>
    [Alias("EndSession")]
    Task<bool> EndSession(Guid sessionId);

    /// <summary>Ends every session at once, on every node; all but <paramref name="except"/> where one is named. Called whenever a credential changes.</summary>
    [Alias("EndSessions")]
    Task EndSessions(Guid? except);

    /// <summary>Deletes the account: nobody enters from the answer on, and what is left is removed soon after, whatever is killed meanwhile.</summary>
    [Alias("Leave")]
    Task Leave(OperationId operation);

    /// <summary>Goes on with a deletion that began and did not end; called by the sweep.</summary>
    [Alias("FinishLeaving")]
    Task FinishLeaving();
}
