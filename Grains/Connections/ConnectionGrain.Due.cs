namespace StreamVibe.Connections;

/// <summary>What the grain does when it is woken, and how it checks its grant.</summary>
sealed partial class ConnectionGrain
{
    /// <summary>A refresh this young answers a check as well as a new one.</summary>
    static readonly TimeSpan JustNow = TimeSpan.FromSeconds(2);

    bool isWaking;

    // A storm of ticks does not wait: what finds no place stays due in the table, and the sweep works it off in order.
    public async Task ReceiveReminder(string reminderName, TickStatus status)
    {
        if (places.TryTake() is not { } taken) return;
        if (await Wake(taken) is null or { IsActive: false }) await Disarm();
    }

    public async Task Wake()
    {
        if (working || isWaking || starting is not null) return;
        isWaking = true;
        try
        {
            if (await places.Take(PlacePatience) is { } taken) await Wake(taken);
        }
        finally
        {
            isWaking = false;
        }
    }

    // The place is given back at once, unless it goes to a worker.
    async Task<ConnectionState?> Wake(Place taken)
    {
        try
        {
            var connection = await healths.Load(Id);
            if (connection is { IsActive: true } && !working && starting is null) await DoDue(connection, taken);
            return connection;
        }
        finally
        {
            if (place == taken && worker is null) Leave();
            else if (place != taken) taken.Dispose();
        }
    }

    async Task DoDue(ConnectionState connection, Place taken)
    {
        var now = clock.GetUtcNow();
        switch (ScheduleRules.Decide(connection, await runs.FindOpen(Id) is not null, now))
        {
            case Due.Run when !working:
                Occupy(taken);
                Work(TimeSpan.Zero);
                break;
            case Due.FirstSync:
                await StartDue(connection);
                break;
            case Due.Plan:
                await schedule.Plan(connection, now);
                await Arm();
                break;
            case Due.AutoSync:
                Occupy(taken);
                await StartAutomatic(connection, connection.AutoSync.NextAt!.Value);
                break;
            case Due.Verify:
                await Check(connection);
                break;
            case Due.AnnounceLapse:
                await healths.Record(connection, new(HealthCause.GrantLapses), now);
                break;
            case Due.Lapse:
                await healths.Record(connection, new(HealthCause.GrantLapsed), now);
                break;
        }
    }

    public async Task Verify(Guid userId, OperationId operation)
    {
        var asked = clock.GetUtcNow();
        var connection = await Own(userId);
        if (clock.GetUtcNow() - connection.RefreshedAt < JustNow) return;
        // Another caller's refresh may have ended while we read what was true before it.
        if (keeper?.RefreshedAt >= asked) return;
        await Check(connection);
    }

    // What a check finds out is in the connection's health by the time it ends; a grant that is gone stays gone.
    async Task Check(ConnectionState connection)
    {
        if (connection.Status == ConnectionStatus.NeedsReauth) return;
        try
        {
            await KeeperOf(connection).Check();
        }
        catch (PlatformException failure) when (failure.Failure == PlatformFailure.SecretMissing)
        {
            await healths.Record(connection, new(HealthCause.SecretMissing), clock.GetUtcNow());
        }
        catch (PlatformException)
        {
            // Recorded by who asked the platform.
        }
    }

    // A consent makes its connection due at once: should the process die before the first run is opened, it is opened here.
    // What is due has one id whoever starts it, so that a start that died half-way finds its hold.
    async Task StartDue(ConnectionState connection)
    {
        try
        {
            await StartSync(connection.UserId, SyncTrigger.First, OperationId.Of(Derived.Id(connection.Id, connection.FirstSyncDueAt!.Value, "")));
        }
        catch (DomainException refusal) when (refusal.Code is not (ErrorCode.Unavailable or ErrorCode.RateLimited))
        {
            report.FirstNotStarted(Id, refusal.Code);
            await lifecycle.NoLongerDue(connection, clock.GetUtcNow());
        }
    }
}
