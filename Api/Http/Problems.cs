using System.Collections.Frozen;
using static StreamVibe.ErrorCode;

namespace StreamVibe.Api.Http;

/// <summary>What a client is told about one error code.</summary>
/// <param name="RetryAfter">When to try again where nothing more exact is known; null where trying again does not help.</param>
sealed record ProblemRow(int Status, string Title, TimeSpan? RetryAfter = null);

/// <summary>THE table from error code to HTTP. Each code has a row, here and in <c>docs/errors.md</c>.</summary>
static class Problems
{
    static readonly FrozenDictionary<ErrorCode, ProblemRow> rows = new Dictionary<ErrorCode, ProblemRow>
    {
        [ValidationFailed] = new(400, "The request is not valid"),
        [InvalidCursor] = new(400, "The cursor is not valid here"),
        [InvalidReturnUrl] = new(400, "The return address is not allowed"),
        [InvalidSignature] = new(400, "The signature does not match"),
        [Unauthenticated] = new(401, "A sign-in is needed"),
        [InvalidCredentials] = new(401, "The sign-in failed"),
        [Forbidden] = new(403, "This is not allowed"),
        [CsrfRequired] = new(403, "The request is not proven to come from our own pages"),
        [NotFound] = new(404, "There is no such thing"),
        [VersionConflict] = new(409, "Somebody else changed it first"),
        [NeedsReauth] = new(409, "The connection must be renewed"),
        [NotSupported] = new(409, "This is not supported here"),
        [SuggestionClosed] = new(409, "The suggestion is already decided"),
        [AlreadySubscribed] = new(409, "There already is a subscription"),
        [InProgress] = new(409, "The same request is still running"),
        [Gone] = new(410, "It no longer exists"),
        [TooLarge] = new(413, "The request is too large"),
        [UnsupportedMediaType] = new(415, "The content type is not supported"),
        [IdempotencyMismatch] = new(422, "The idempotency key belongs to another request"),
        [RateLimited] = new(429, "Too many requests", TimeSpan.FromMinutes(1)),
        [QuotaExceeded] = new(429, "The quota is used up", TimeSpan.FromHours(1)),
        [SpendCapReached] = new(429, "The spending cap is reached", TimeSpan.FromHours(1)),
        [ProviderBusy] = new(429, "The platform asks us to wait", TimeSpan.FromMinutes(1)),
        [ErrorCode.Internal] = new(500, "Something went wrong on our side"),
        [Unavailable] = new(503, "Not available right now", TimeSpan.FromSeconds(5)),
    }.ToFrozenDictionary();

    /// <summary>The row of a code.</summary>
    public static ProblemRow Of(ErrorCode code) => rows[code];

    /// <summary>The code for an error that the framework answered with nothing but a status.</summary>
    public static ErrorCode FromStatus(int status) => status switch
    {
        401 => Unauthenticated,
        403 => Forbidden,
        404 => NotFound,
        405 or 406 => NotSupported,
        408 => Unavailable,
        410 => Gone,
        413 => TooLarge,
        415 => UnsupportedMediaType,
        429 => RateLimited,
        503 => Unavailable,
        >= 400 and < 500 => ValidationFailed,
        _ => ErrorCode.Internal,
    };
}
