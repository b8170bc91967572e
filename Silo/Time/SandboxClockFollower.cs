using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Extensions.Options;

namespace StreamVibe.Time;

/// <summary>
/// Keeps this process on the sandbox's clock: asks for news, applies the offset, does what became due where it is told to, and asks again, which acknowledges it.
/// </summary>
sealed class SandboxClockFollower(
    SandboxClock clock, ClockFollowing following, WakeOverdue wakeOverdue, IHttpClientFactory clients, IOptions<SandboxSettings> settings, ILogger<SandboxClockFollower> logger)
    : BackgroundService, IHostedLifecycleService
{
    public const string Client = "sandbox-clock";

    static readonly TimeSpan pause = TimeSpan.FromMilliseconds(250);
    static readonly TimeSpan firstWait = TimeSpan.FromSeconds(2);
    static readonly TimeSpan longestPoll = TimeSpan.FromSeconds(30);

    readonly string id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));
    long version;

    /// <summary>A sandbox that is up already gives its offset before the first grain runs. One in this process answers later: <see cref="ExecuteAsync"/> asks again.</summary>
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(firstWait);
        // Its order to run waits until the grains are there: the version is not acknowledged yet.
        if (await AskAsync(limit.Token) is { } news) Apply(news);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                using var limit = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
                limit.CancelAfter(longestPoll);
                if (await AskAsync(limit.Token) is { } news)
                {
                    Apply(news);
                    if (news.Run) await wakeOverdue(stoppingToken);
                    version = news.Version;
                }
                else if (!following.Answered) await Task.Delay(pause, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // What became due may fail in any way; the sandbox then waits for the next try.
            catch (Exception failed)
#pragma warning restore CA1031
            {
                ClockLog.RunFailed(logger, failed);
                await Task.Delay(TimeSpan.FromSeconds(1), stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <returns>News, or null when there is none or the sandbox is not up.</returns>
    async Task<ClockNews?> AskAsync(CancellationToken cancellation)
    {
        var query = string.Create(CultureInfo.InvariantCulture, $"_control/clock/follow?follower={id}&after={version}&runs={(following.RunsGrains ? "true" : "false")}");
        try
        {
            using var http = clients.CreateClient(Client);
            using var reply = await http.GetAsync(new Uri(settings.Value.Url, query), cancellation);
            following.Answered = reply.IsSuccessStatusCode;
            return reply.StatusCode == HttpStatusCode.OK ? await reply.Content.ReadFromJsonAsync<ClockNews>(cancellation) : null;
        }
        catch (Exception unreachable) when (unreachable is HttpRequestException or JsonException or IOException or OperationCanceledException)
        {
            following.Answered = false;
            return null;
        }
    }

    void Apply(ClockNews news)
    {
        following.Settle();
        if (clock.Offset == news.Offset) return;
        clock.Offset = news.Offset;
        ClockLog.Moved(logger, news.Offset, news.Version);
    }
}
