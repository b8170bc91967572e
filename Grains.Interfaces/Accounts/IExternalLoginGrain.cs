using Orleans.Concurrency;

namespace StreamVibe.Accounts;

/// <summary>One person's login at an outside issuer and whose account it opens, hot in memory. Key: <c>login:</c> and the hash of issuer and subject.</summary>
[Alias("sv.IExternalLoginGrain")]
public interface IExternalLoginGrain : IGrainWithStringKey
{
    /// <summary>The account of a person who has just signed in at the issuer: found, linked or made.</summary>
    [Alias("SignIn")]
    Task<Guid> SignIn(ExternalIdentity identity);

    /// <summary>
    /// Who a token of the issuer stands for; an account is found, linked or made for it at first sight. Null once the session has ended here,
    /// and for a token that is older than the login's departure.
    /// </summary>
    [Alias("Enter"), AlwaysInterleave]
    ValueTask<SignedIn?> Enter(ExternalIdentity identity, OutsideSession session);
}
