using StreamVibe.Billing;

namespace StreamVibe.Connections;

/// <summary>How the grain syncs by itself, and is woken in time for it.</summary>
sealed partial class ConnectionGrain
{
    public async Task SetAutoSync(Guid userId, AutoSyncEdit edit, OperationId operation)
    {
        await schedule.Choose(await Own(userId), edit, clock.GetUtcNow());
        await Arm();
    }

    async Task StartAutomatic(ConnectionState connection, DateTimeOffset due)
    {
        var run = AutoSyncRules.RunOf(connection.Id, due);
        try
        {
            if (await units.Look(SyncRules.NewestUnits, isUnasked: true) is { } shortage)
                await Postpone(connection, run, AutoSyncRules.AfterShortage(connection, shortage.RetryAt), ErrorCode.ProviderBusy);
            else
                await JoinOrStart(connection, SyncTrigger.Automatic, OperationId.Of(run));
        }
        catch (DomainException decided) when (decided.Code is ErrorCode.NotFound or ErrorCode.NeedsReauth or ErrorCode.InProgress)
        {
            // Somebody else was faster, or its owner ended it: the row says what comes now.
        }
        catch (DomainException refusal) when (refusal.Code is ErrorCode.QuotaExceeded or ErrorCode.SpendCapReached)
        {
            var quota = await GrainFactory.GetGrain<ISubscriptionGrain>(connection.UserId).Check(QuotaKind.Sync);
            await Postpone(connection, run, AutoSyncRules.AfterRefusal(connection, refusal.Code, quota, clock.GetUtcNow()), refusal.Code);
        }
        catch (Exception failure)
        {
            await Postpone(connection, run, AutoSyncRules.AfterFailure(connection, clock.GetUtcNow()), (failure as DomainException)?.Code ?? ErrorCode.Internal);
        }
    }

    async Task Postpone(ConnectionState connection, Guid run, AutoSyncSetback setback, ErrorCode why)
    {
        report.AutomaticPostponed(Id, why, setback.NextAt);
        await Tell(connection, await schedule.Postpone(connection, run, setback, clock.GetUtcNow()));
        await Arm();
    }

    // A hint only: should it not be armed, the sweep finds the date in the table.
    async Task Arm() => await ArmAt(clock.GetUtcNow()).ConfigureAwait(ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing);

    async Task ArmAt(DateTimeOffset now)
    {
        if (await healths.Load(Id) is not { IsActive: true, NextDueAt: { } due }) return;
        await this.RegisterOrUpdateReminder(WorkReminder, due > now ? due - now : TimeSpan.Zero, ReminderPeriod);
    }
}
