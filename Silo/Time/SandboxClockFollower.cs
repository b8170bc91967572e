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

    readonly TaskCompletionSource started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    // Begins with the process, so that whoever moves the clock can say which one stands still.
    readonly string id = $"{Environment.ProcessId}-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8))}";
    long version;

    /// <summary>A sandbox apart that is up already gives its offset before anything of ours starts.</summary>
    public Task StartingAsync(CancellationToken cancellationToken) => FirstOffsetAsync(cancellationToken);

    /// <summary>One in this process has just started; the grains start after this.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        if (!following.IsSettled) await FirstOffsetAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    public Task StartedAsync(CancellationToken cancellationToken)
    {
        started.TrySetResult();
        return Task.CompletedTask;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // An order to run needs grains.
        await started.Task.WaitAsync(stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
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

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Without acknowledging it: an order to run that came with it waits until the grains are there.</summary>
    async Task FirstOffsetAsync(CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(firstWait);
        if (await AskAsync(limit.Token) is { } news) Apply(news);
    }

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
            // The next one to answer may count from the beginning.
            version = 0;
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
