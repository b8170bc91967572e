namespace StreamVibe.Accounts;

/// <summary>
/// How an account ends: (1) one transaction shuts the door; (2) a turn of its own removes what is left, for which the person waits a moment, and no longer where a platform is slow.
/// Whatever dies between the two is finished by the sweep.
/// </summary>
sealed partial class AccountGrain
{
    static readonly TimeSpan WaitForEnd = TimeSpan.FromSeconds(5);

    IGrainTimer? leaving;
    TaskCompletionSource? left;

    public async Task Leave(OperationId operation)
    {
        Known();
        var gone = ForgetAll(except: null);
        await OrRemember(gone, () => ending = departure.Begin(UserId, clock.GetUtcNow()));
        ArmDeparture();
        await left!.Task.WaitAsync(WaitForEnd).ConfigureAwait(ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing);
    }

    public Task FinishLeaving()
    {
        ArmDeparture();
        return Task.CompletedTask;
    }

    void ArmDeparture()
    {
        account = null;
        left ??= new(TaskCreationOptions.RunContinuationsAsynchronously);
        leaving ??= this.RegisterGrainTimer(FinishOnce, new GrainTimerCreationOptions(TimeSpan.Zero, Timeout.InfiniteTimeSpan) { KeepAlive = true, Interleave = true });
    }

    async Task FinishOnce(CancellationToken stopping)
    {
        await departure.Finish(UserId);
        leaving?.Dispose();
        left?.TrySetResult();
        (leaving, left) = (null, null);
        DeactivateOnIdle();
    }
}
