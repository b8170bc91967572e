using System.Net;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using StreamVibe.Time;

namespace StreamVibe.Tests.Unit.Silo;

public sealed class SandboxClockTests
{
    [Fact]
    public void It_keeps_running_from_where_it_was_put()
    {
        var clock = new SandboxClock { Offset = TimeSpan.FromDays(3) };
        var ahead = clock.GetUtcNow() - TimeProvider.System.GetUtcNow();
        Assert.InRange(ahead, TimeSpan.FromDays(3) - TimeSpan.FromSeconds(10), TimeSpan.FromDays(3));
    }

    [Fact]
    public async Task The_follower_applies_runs_and_only_then_acknowledges()
    {
        var clock = new SandboxClock();
        var following = new ClockFollowing(runsGrains: true);
        var sandbox = new FakeSandbox();
        var offsetDuringRun = new TaskCompletionSource<TimeSpan>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var follower = new SandboxClockFollower(clock, following, _ =>
        {
            offsetDuringRun.TrySetResult(clock.Offset);
            Assert.DoesNotContain(sandbox.Asked, query => query.Contains("after=7", StringComparison.Ordinal));
            return Task.CompletedTask;
        }, sandbox, Options.Create(new SandboxSettings { Url = new Uri("http://sandbox.test") }), NullLogger<SandboxClockFollower>.Instance);

        await follower.StartingAsync(TestContext.Current.CancellationToken);
        Assert.Equal(TimeSpan.FromDays(1.5), clock.Offset);
        Assert.True(following.IsSettled);
        Assert.False(offsetDuringRun.Task.IsCompleted);

        await follower.StartAsync(TestContext.Current.CancellationToken);
        Assert.False(offsetDuringRun.Task.IsCompleted);
        await follower.StartedAsync(TestContext.Current.CancellationToken);
        Assert.Equal(TimeSpan.FromDays(1.5), await offsetDuringRun.Task.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken));
        await sandbox.Acknowledged.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        await follower.StopAsync(TestContext.Current.CancellationToken);
        Assert.All(sandbox.Asked, query => Assert.Contains("runs=true", query, StringComparison.Ordinal));
    }

    /// <summary>Tells of one move to whoever has not acknowledged it, and has no news after that.</summary>
    sealed class FakeSandbox : HttpMessageHandler, IHttpClientFactory
    {
        readonly TaskCompletionSource acknowledged = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public List<string> Asked { get; } = [];

        public Task Acknowledged => acknowledged.Task;

#pragma warning disable RS0030 // This is the factory.
        public HttpClient CreateClient(string name) => new(this, disposeHandler: false);
#pragma warning restore RS0030

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Asked.Add(request.RequestUri!.Query);
            if (request.RequestUri.Query.Contains("after=0", StringComparison.Ordinal))
                return new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent("""{"version":7,"offset":"1.12:00:00","run":true}""", Encoding.UTF8, "application/json") };
            acknowledged.TrySetResult();
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return new HttpResponseMessage(HttpStatusCode.NoContent);
        }
    }
}
