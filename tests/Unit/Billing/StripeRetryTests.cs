using System.Net;
using Polly;
using Polly.CircuitBreaker;
using Polly.Timeout;
using StreamVibe.Billing.Payments;

namespace StreamVibe.Tests.Unit.Billing;

/// <summary>Law 8 at Stripe: what is sent again, and what never.</summary>
public sealed class StripeRetryTests
{
    [Theory]
    [InlineData(200, false)]
    [InlineData(400, false)]
    [InlineData(401, false)]
    [InlineData(402, false)]
    [InlineData(404, false)]
    [InlineData(408, true)]
    [InlineData(409, true)]
    [InlineData(429, true)]
    [InlineData(500, true)]
    [InlineData(503, true)]
    public void A_keyed_change_and_a_read_are_sent_again_where_that_may_help(int status, bool again)
    {
        Assert.Equal(again, Again(Get(), Answer(status)));
        Assert.Equal(again, Again(Post("key"), Answer(status)));
    }

    [Fact]
    public void A_change_without_a_key_is_never_sent_again()
    {
        Assert.False(Again(Post(), Answer(503)));
        Assert.False(Again(Post(), Answer(503, ("Stripe-Should-Retry", "true"))));
        Assert.False(StripeRetry.IsForAgain(Post(), Outcome.FromException<HttpResponseMessage>(new HttpRequestException())));
        Assert.False(StripeRetry.IsForAgain(new(HttpMethod.Delete, "https://stripe"), Outcome.FromException<HttpResponseMessage>(new HttpRequestException())));
    }

    // Stripe.net gives it a key; what became of each try must be known all the same.
    [Fact]
    public void A_report_of_use_is_sent_again_by_the_job_alone()
    {
        var report = new HttpRequestMessage(HttpMethod.Post, "https://stripe/v1/billing/meter_events") { Headers = { { StripeRetry.KeyHeader, "key" } } };
        Assert.False(Again(report, Answer(503, ("Stripe-Should-Retry", "true"))));
        Assert.False(StripeRetry.IsForAgain(report, Outcome.FromException<HttpResponseMessage>(new HttpRequestException())));
    }

    [Fact]
    public void Stripes_own_word_is_law()
    {
        Assert.False(Again(Post("key"), Answer(503, ("Stripe-Should-Retry", "false"))));
        Assert.True(Again(Post("key"), Answer(400, ("Stripe-Should-Retry", "true"))));
    }

    [Fact]
    public void A_saved_failure_is_not_asked_for_again() => Assert.False(Again(Post("key"), Answer(500, ("Idempotent-Replayed", "true"))));

    [Theory]
    [InlineData("10", true)]
    [InlineData("11", false)]
    [InlineData("99999999999", false)]
    public void Nobody_waits_for_a_long_pause(string retryAfter, bool again) => Assert.Equal(again, Again(Get(), Answer(429, ("Retry-After", retryAfter))));

    [Fact]
    public void A_lost_connection_and_a_try_without_an_answer_are_followed_by_another_and_an_open_circuit_is_not()
    {
        Assert.True(After(new HttpRequestException()));
        Assert.True(After(new TimeoutRejectedException()));
        Assert.True(After(new IOException()));
        Assert.False(After(new BrokenCircuitException()));
        Assert.False(After(new OperationCanceledException()));

        static bool After(Exception failure) => StripeRetry.IsForAgain(Post("key"), Outcome.FromException<HttpResponseMessage>(failure));
    }

    static bool Again(HttpRequestMessage request, HttpResponseMessage answer) => StripeRetry.IsForAgain(request, Outcome.FromResult(answer));

    static HttpRequestMessage Get() => new(HttpMethod.Get, "https://stripe/v1/prices");

    static HttpRequestMessage Post(string? key = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "https://stripe/v1/customers");
        if (key is not null) request.Headers.Add(StripeRetry.KeyHeader, key);
        return request;
    }

    static HttpResponseMessage Answer(int status, params (string Name, string Value)[] headers)
    {
        var answer = new HttpResponseMessage((HttpStatusCode)status);
        foreach (var (name, value) in headers) answer.Headers.TryAddWithoutValidation(name, value);
        return answer;
    }
}
