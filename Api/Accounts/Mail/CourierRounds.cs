namespace StreamVibe.Api.Accounts.Mail;

/// <summary>Sends the courier out: at once when mail was written here, and every few seconds for retries and for what other processes left.</summary>
sealed partial class CourierRounds(Courier courier, OutboxBell bell, MailRoute route, IHostApplicationLifetime lifetime, ILogger<CourierRounds> log) : BackgroundService
{
    static readonly TimeSpan pause = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!route.Exists) LogNoServer();
        await lifetime.Started(stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await courier.SendDue(stoppingToken);
                await bell.Wait(pause, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // The database may be away in any way; the rounds go on.
            catch (Exception failed)
#pragma warning restore CA1031
            {
                LogRoundFailed(failed);
                await Task.Delay(pause, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    [LoggerMessage(2110, LogLevel.Warning, "Email:Host is not set: mail waits in the outbox, and is given up after three days")]
    partial void LogNoServer();

    [LoggerMessage(2113, LogLevel.Warning, "The outbox could not be looked at; it is looked at again")]
    partial void LogRoundFailed(Exception exception);
}
