namespace StreamVibe.Accounts;

/// <summary>
/// How an account ends: (1) one transaction shuts the door; the person is answered; (2) a turn of its own removes what is left.
/// Whatever dies between the two is finished by the sweep.
/// </summary>
sealed partial class AccountGrain
{
    IGrainTimer? leaving;

    public async Task Leave(OperationId operation)
    {
        Known();
        ForgetAll(except: null);
        await (ending = departure.Begin(UserId, clock.GetUtcNow()));
        ArmDeparture();
    }

    public Task FinishLeaving()
    {
        ArmDeparture();
        return Task.CompletedTask;
    }

    void ArmDeparture()
    {
        account = null;
        leaving ??= this.RegisterGrainTimer(FinishOnce, new GrainTimerCreationOptions(TimeSpan.Zero, Timeout.InfiniteTimeSpan) { KeepAlive = true });
    }

    async Task FinishOnce(CancellationToken stopping)
    {
        await departure.Finish(UserId);
        leaving?.Dispose();
        leaving = null;
        DeactivateOnIdle();
    }
}
