using System.Net;
using Polly;
using Stripe;

namespace StreamVibe.Billing.Payments;

/// <summary>Stripe said no, or nothing. The message is ours, never Stripe's text.</summary>
/// <param name="code">Stripe's word for it, where it has one.</param>
/// <param name="param">Which parameter of the request is wrong, where one is.</param>
sealed class StripeRefusal(StripeFailure failure, string? code = null, string? param = null, string? requestId = null, TimeSpan? retryAfter = null, Exception? inner = null)
    : Exception($"Stripe: {failure} {code}", inner)
{
    static readonly TimeSpan ShortPause = TimeSpan.FromSeconds(5), LongPause = TimeSpan.FromMinutes(5);

    public StripeFailure Failure { get; } = failure;

    public string? Code { get; } = code;

    public string? Param { get; } = param;

    public string? RequestId { get; } = requestId;

    public TimeSpan? RetryAfter { get; } = retryAfter;

    /// <summary>Nobody knows whether the change was made.</summary>
    public bool IsOpen => Failure is StripeFailure.Unanswered or StripeFailure.Saved;

    /// <summary>A report of use had come before. Stripe documents the refusal and no code for it, so that each sign that it gives will do; what else can be wrong with an id is not with ours.</summary>
    public bool IsReportedBefore => Failure is StripeFailure.Refused && (Param == "identifier" || Code == "duplicate_meter_event"
        || (InnerException as StripeException)?.StripeError?.Message?.Contains("already exists with identifier", StringComparison.Ordinal) == true);

    /// <summary>Null where the failure is none of Stripe's.</summary>
    public static StripeRefusal? Of(Exception failure) => failure switch
    {
        StripeRefusal known => known,
        StripeException answered => Of(answered),
        HttpRequestException or OperationCanceledException or ExecutionRejectedException or IOException => new(StripeFailure.Unanswered, failure.GetType().Name, inner: failure),
        _ => null,
    };

    /// <summary>What the caller is told: the one place where Stripe's refusals become codes of ours.</summary>
    public DomainException ToDomain() => Failure switch
    {
        StripeFailure.Busy => new(ErrorCode.ProviderBusy, "The payment service asks us to wait. Try again.") { RetryAfter = RetryAfter ?? ShortPause },
        StripeFailure.Unanswered => new(ErrorCode.Unavailable, "The payment service did not answer. Try again.") { RetryAfter = RetryAfter ?? ShortPause },
        StripeFailure.Saved => new(ErrorCode.Unavailable, "The payment service did not answer. Try again later.") { RetryAfter = LongPause },
        StripeFailure.Misconfigured => NotSold("Payments are not set up here."),
        _ => new(ErrorCode.Internal, "The payment service refused the request."),
    };

    /// <summary>Nothing can be bought here, whatever is tried.</summary>
    public static DomainException NotSold(string why) => new(ErrorCode.Unavailable, why) { RetryAfter = LongPause };

    static StripeRefusal Of(StripeException answered)
    {
        var (status, error, answer) = (answered.HttpStatusCode, answered.StripeError, answered.StripeResponse);
        var failure = FailureOf(status, error, answer?.Headers?.Contains("Idempotent-Replayed") == true);
        return new(failure, error?.Code ?? error?.Type ?? $"http_{(int)status}", error?.Param, answer?.RequestId, answer?.Headers?.RetryAfter?.Delta, answered);
    }

    static StripeFailure FailureOf(HttpStatusCode status, StripeError? error, bool isReplayed)
    {
        // A body that cannot be read is no answer, whatever its status.
        if (status is < HttpStatusCode.BadRequest or >= HttpStatusCode.InternalServerError) return isReplayed ? StripeFailure.Saved : StripeFailure.Unanswered;
        return (status, error) switch
        {
            (HttpStatusCode.TooManyRequests, _) or (_, { Code: "idempotency_key_in_use" or "lock_timeout" or "rate_limit" }) => StripeFailure.Busy,
            (_, { Type: "idempotency_error" }) => StripeFailure.KeyTaken,
            (HttpStatusCode.Conflict, _) => StripeFailure.Busy,
            (_, { Code: "resource_missing" }) => StripeFailure.Missing,
            (HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden, _) => StripeFailure.Misconfigured,
            _ => StripeFailure.Refused,
        };
    }
}
