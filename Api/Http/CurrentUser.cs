using StreamVibe.Accounts;

namespace StreamVibe.Api.Http;

/// <summary>Who asks: filled once per request from the live session, never from what the client says (law 3).</summary>
sealed class CurrentUser
{
    SignedIn? owner;
    Guid sessionId;

    public Guid Id => (owner ?? throw Nobody()).UserId;

    public Guid SessionId => owner is null ? throw Nobody() : sessionId;

    public bool IsSignedIn => owner is not null;

    internal void SignIn(SignedIn signedIn, Guid session) => (owner, sessionId) = (signedIn, session);

    static DomainException Nobody() => new(ErrorCode.Unauthenticated, "A sign-in is needed.");
}
