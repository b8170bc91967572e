namespace StreamVibe.Api.Accounts.Mail;

/// <summary>Wakes the courier of this process at once. What it does not hear of (another process's mail, a retry) the courier finds by itself.</summary>
sealed class OutboxBell : IDisposable
{
    readonly SemaphoreSlim rung = new(0, 1);

    public void Ring()
    {
        try
        {
            rung.Release();
        }
        catch (SemaphoreFullException)
        {
            // Rung already.
        }
    }

    public Task Wait(TimeSpan longest, CancellationToken cancellation) => rung.WaitAsync(longest, cancellation);

    public void Dispose() => rung.Dispose();
}
