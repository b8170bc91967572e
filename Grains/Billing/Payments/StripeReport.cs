using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;

namespace StreamVibe.Billing.Payments;

/// <summary>Tells the operator of requests to Stripe.</summary>
sealed partial class StripeReport
{
    readonly ILogger log;
    readonly Counter<long> calls;

    public StripeReport(IMeterFactory meters, ILogger<StripeReport> log)
    {
        this.log = log;
        calls = meters.Create("StreamVibe.Billing").CreateCounter<long>("streamvibe.stripe.calls", "{call}", "Requests to Stripe, their retries included, by operation and outcome.");
    }

    public void Answered(string operation) => Count(operation, "answered");

    public void Failed(string operation, StripeRefusal refusal)
    {
        Count(operation, refusal.Failure.ToString().ToLowerInvariant());
        if (refusal.Failure is StripeFailure.Misconfigured or StripeFailure.Refused or StripeFailure.KeyTaken) LogRefused(log, operation, refusal.Failure, refusal.Code, refusal.Param, refusal.RequestId);
        else if (refusal.Failure is not StripeFailure.Missing) LogFailed(log, operation, refusal.Failure, refusal.Code, refusal.RequestId);
    }

    /// <summary>The product has a word of ours in its metadata and is no whole plan, or its price cannot be shown.</summary>
    public void LeftOut(string what, string why) => LogLeftOut(log, what, why);

    public void CatalogueNotRead(Exception failure) => LogCatalogueNotRead(log, failure is StripeRefusal refusal ? $"{refusal.Failure} {refusal.Code}" : failure.GetType().Name);

    public void CustomerGone(Guid userId, string customerId) => LogCustomerGone(log, userId, customerId);

    public void CustomerTwice(Guid userId, string stored, string other) => LogCustomerTwice(log, userId, stored, other);

    void Count(string operation, string outcome) => calls.Add(1, new("operation", operation), new("outcome", outcome));

    [LoggerMessage(EventId = 3140, Level = LogLevel.Error, Message = "Stripe refused {Operation}: {Failure}, code {Code}, parameter {Param}, request {RequestId}")]
    static partial void LogRefused(ILogger logger, string operation, StripeFailure failure, string? code, string? param, string? requestId);

    [LoggerMessage(EventId = 3141, Level = LogLevel.Warning, Message = "Stripe did not do {Operation}: {Failure}, code {Code}, request {RequestId}")]
    static partial void LogFailed(ILogger logger, string operation, StripeFailure failure, string? code, string? requestId);

    [LoggerMessage(EventId = 3142, Level = LogLevel.Warning, Message = "Left out of the plans: {What}, {Why}")]
    static partial void LogLeftOut(ILogger logger, string what, string why);

    [LoggerMessage(EventId = 3143, Level = LogLevel.Warning, Message = "The catalogue was not read from Stripe ({Why}); the last good copy or the built-in plans are shown")]
    static partial void LogCatalogueNotRead(ILogger logger, string why);

    [LoggerMessage(EventId = 3144, Level = LogLevel.Warning, Message = "Stripe's customer {CustomerId} of user {UserId} is gone; the next purchase makes another")]
    static partial void LogCustomerGone(ILogger logger, Guid userId, string customerId);

    [LoggerMessage(EventId = 3145, Level = LogLevel.Error, Message = "User {UserId} has the customer {Stored}, and {Other} was made too: nothing is ever bought for the second")]
    static partial void LogCustomerTwice(ILogger logger, Guid userId, string stored, string other);
}
