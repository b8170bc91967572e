using System.Net;
using Polly.CircuitBreaker;
using Polly.Timeout;
using StreamVibe.Billing.Payments;
using Stripe;

namespace StreamVibe.Tests.Unit.Billing;

/// <summary>What Stripe's refusals mean, and what callers are told.</summary>
public sealed class StripeRefusalTests
{
    [Theory]
    [InlineData(429, "invalid_request_error", "rate_limit", "Busy", "ProviderBusy")]
    [InlineData(429, "invalid_request_error", "lock_timeout", "Busy", "ProviderBusy")]
    [InlineData(409, "idempotency_error", "idempotency_key_in_use", "Busy", "ProviderBusy")]
    [InlineData(409, "invalid_request_error", null, "Busy", "ProviderBusy")]
    [InlineData(400, "idempotency_error", null, "KeyTaken", "Internal")]
    [InlineData(404, "invalid_request_error", "resource_missing", "Missing", "Internal")]
    [InlineData(400, "invalid_request_error", "resource_missing", "Missing", "Internal")]
    [InlineData(401, "invalid_request_error", null, "Misconfigured", "Unavailable")]
    [InlineData(403, "invalid_request_error", null, "Misconfigured", "Unavailable")]
    [InlineData(400, "invalid_request_error", "parameter_unknown", "Refused", "Internal")]
    [InlineData(402, "card_error", "card_declined", "Refused", "Internal")]
    [InlineData(500, "api_error", null, "Unanswered", "Unavailable")]
    [InlineData(503, "api_error", null, "Unanswered", "Unavailable")]
    [InlineData(200, null, null, "Unanswered", "Unavailable")]
    public void A_refusal_has_one_meaning(int status, string? type, string? code, string failure, string told)
    {
        var refusal = StripeRefusal.Of(new StripeException((HttpStatusCode)status, new StripeError { Type = type, Code = code }, "Stripe's own words about sk_test_secret"));
        Assert.Equal(failure, refusal?.Failure.ToString());
        var domain = refusal!.ToDomain();
        Assert.Equal(told, domain.Code.ToString());
        Assert.DoesNotContain("Stripe's own words", refusal.Message + domain.Message, StringComparison.Ordinal);
        Assert.Equal(domain.Code is ErrorCode.ProviderBusy or ErrorCode.Unavailable, domain.RetryAfter > TimeSpan.Zero);
    }

    [Theory]
    [InlineData(400, "identifier", null, "x", true)]
    [InlineData(400, null, "duplicate_meter_event", "x", true)]
    [InlineData(400, null, null, "An event already exists with identifier 018f.", true)]
    [InlineData(400, "timestamp", "timestamp_too_far_in_past", "x", false)]
    [InlineData(500, "identifier", null, "x", false)]
    public void A_report_that_came_before_is_known_by_each_sign_of_it(int status, string? param, string? code, string message, bool known) =>
        Assert.Equal(known, StripeRefusal.Of(new StripeException((HttpStatusCode)status, new StripeError { Type = "invalid_request_error", Param = param, Code = code, Message = message }, "x"))!.IsReportedBefore);

    [Fact]
    public void No_answer_is_no_answer_however_it_failed_to_come()
    {
        foreach (var failure in new Exception[] { new HttpRequestException(), new TaskCanceledException(), new TimeoutRejectedException(), new BrokenCircuitException(), new IOException() })
            Assert.True(StripeRefusal.Of(failure) is { Failure: StripeFailure.Unanswered, IsOpen: true }, failure.GetType().Name);
        Assert.Null(StripeRefusal.Of(new InvalidOperationException()));
    }
}
