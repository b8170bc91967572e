using StreamVibe.Sandbox.Control;
using StreamVibe.Sandbox.State;

namespace StreamVibe.Sandbox.Stripe.Events;

/// <summary>
/// Stripe's own pace: once a second, and whenever something was noted or the clock was moved, it does what time has brought about and sends
/// the events that are due, a few at a time. An event is on its way until it was taken; what is on its way survives a restart.
/// </summary>
internal sealed partial class Dispatcher(
    StripeTables tables, StripeWorld world, WebhookClient webhook, ClockFollowers followers, SandboxClock clock, IHostApplicationLifetime host, ILogger<Dispatcher> logger) : BackgroundService
{
    const int AtOnce = 4, Batch = 64;
    static readonly TimeSpan Pace = TimeSpan.FromSeconds(1);
    readonly SemaphoreSlim noted = new(0, 1);
    long forgetAt;

    /// <summary>Sends one event now and keeps account of it.</summary>
    public async Task<int> Send(string id, CancellationToken stopping)
    {
        var status = await webhook.Send(id, stopping);
        world.Do(work =>
        {
            if (work.Deliveries.Find(id) is not { } delivery)
                return false;
            if (status is >= 200 and < 300)
                work.Deliveries.Remove(id);
            else
                work.Deliveries.Put(id, DeliveryRules.AfterFailure(delivery, status, work.Now));
            return true;
        });
        return status;
    }

    public override void Dispose()
    {
        noted.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Started(stoppingToken);
        world.Noted += Wake;
        followers.Moved += Wake;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                world.CatchUp();
                Forget();
                if (!await SendDue(stoppingToken))
                    await noted.WaitAsync(Pace, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // Whatever fails once must not end all deliveries; it is tried again.
            catch (Exception failed)
#pragma warning restore CA1031
            {
                LogFailed(logger, failed);
                await Task.Delay(Pace, clock.System, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    // Objects point to pages here, whose address is known only once the server listens.
    async Task Started(CancellationToken stopping)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = host.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    // Looking for what is too old is not worth it every second.
    void Forget()
    {
        if (world.Now < forgetAt)
            return;
        forgetAt = world.Now + (60 * 60);
        world.Do(work =>
        {
            EventsApi.Forget(work);
            return true;
        });
    }

    /// <returns>Whether there was something to send.</returns>
    async Task<bool> SendDue(CancellationToken stopping)
    {
        // A signature is dated; nobody is to compare it with a clock that is being moved.
        if (tables.Settings.Held || followers.IsMoving)
            return false;
        var now = world.Now;
        var due = tables.Deliveries.Values.Where(delivery => delivery.NextAt <= now)
            .Select(delivery => (delivery.Event, Number: tables.Events.Find(delivery.Event)?.Number ?? 0)).OrderBy(row => row.Number).Take(Batch).ToList();
        await Parallel.ForEachAsync(due, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = stopping }, async (row, token) =>
        {
            if (!tables.Settings.Held && !followers.IsMoving)
                await Send(row.Event, token);
        });
        return due.Count > 0;
    }

    void Wake()
    {
        try
        {
            noted.Release();
        }
        catch (SemaphoreFullException)
        {
            // It has been woken already.
        }
    }

    [LoggerMessage(9010, LogLevel.Error, "Stripe's events could not be worked off; they are tried again")]
    static partial void LogFailed(ILogger logger, Exception failed);
}
