using System.Net;
using System.Net.Http.Headers;
using StreamVibe.Connections;

namespace StreamVibe.Tests.Unit.Connections;

public sealed class LongPauseHandlerTests
{
    static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);
    static readonly DateTimeOffset Sent = new(2026, 5, 4, 3, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(429)]
    [InlineData(503)]
    public async Task A_pause_longer_than_we_wait_reaches_the_caller(int status)
    {
        var refusal = await Assert.ThrowsAsync<PlatformException>(() => Send(status, new(TimeSpan.FromSeconds(11))));
        Assert.Equal((PlatformFailure.Busy, TimeSpan.FromSeconds(11)), (refusal.Failure, refusal.RetryAfter));
    }

    [Theory]
    [InlineData(429, 10)]
    [InlineData(503, 0)]
    [InlineData(200, 3600)]
    [InlineData(500, 3600)]
    public async Task A_short_pause_and_other_answers_pass(int status, int seconds)
    {
        using var answer = await Send(status, new(TimeSpan.FromSeconds(seconds)));
        Assert.Equal(status, (int)answer.StatusCode);
    }

    [Fact]
    public async Task An_answer_without_a_pause_passes()
    {
        using var answer = await Send(429, null);
        Assert.Equal(HttpStatusCode.TooManyRequests, answer.StatusCode);
    }

    [Fact]
    public async Task A_pause_until_a_date_is_measured_by_the_platforms_own_clock()
    {
        var refusal = await Assert.ThrowsAsync<PlatformException>(() => Send(429, new(Sent.AddMinutes(3)), Sent));
        Assert.Equal(TimeSpan.FromMinutes(3), refusal.RetryAfter);
    }

    [Fact]
    public async Task A_pause_until_a_date_of_an_unknown_clock_is_a_minute()
    {
        var refusal = await Assert.ThrowsAsync<PlatformException>(() => Send(429, new(Sent)));
        Assert.Equal(TimeSpan.FromMinutes(1), refusal.RetryAfter);
    }

    static async Task<HttpResponseMessage> Send(int status, RetryConditionHeaderValue? pause, DateTimeOffset? date = null)
    {
        var answer = new HttpResponseMessage((HttpStatusCode)status);
        answer.Headers.RetryAfter = pause;
        answer.Headers.Date = date;
        using var sender = new HttpMessageInvoker(new LongPauseHandler(Longest) { InnerHandler = new Answering(answer) });
        using var request = new HttpRequestMessage(HttpMethod.Get, "https://example.org/");
        return await sender.SendAsync(request, TestContext.Current.CancellationToken);
    }

    sealed class Answering(HttpResponseMessage answer) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => Task.FromResult(answer);
    }
}
