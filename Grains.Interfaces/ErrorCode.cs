namespace StreamVibe;

/// <summary>
/// Why a request is refused. On the wire it is the name in snake case (<c>version_conflict</c>); <c>docs/errors.md</c> has a row for each.
/// </summary>
[GenerateSerializer, Alias("sv.ErrorCode")]
public enum ErrorCode
{
    Internal = 0,
    ValidationFailed = 1,
    InvalidCursor = 2,
    InvalidReturnUrl = 3,
    InvalidSignature = 4,
    Unauthenticated = 5,
    InvalidCredentials = 6,
    Forbidden = 7,
    CsrfRequired = 8,
    NotFound = 9,
    VersionConflict = 10,
    NeedsReauth = 11,
    NotSupported = 12,
    SuggestionClosed = 13,
    AlreadySubscribed = 14,
    InProgress = 15,
    Gone = 16,
    TooLarge = 17,
    UnsupportedMediaType = 18,
    IdempotencyMismatch = 19,
    RateLimited = 20,
    QuotaExceeded = 21,
    SpendCapReached = 22,
    ProviderBusy = 23,
    Unavailable = 24,
}
