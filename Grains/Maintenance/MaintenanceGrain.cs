using System.Runtime.ExceptionServices;
using System.Xml;
using Microsoft.Extensions.Logging;
using Npgsql;
using Orleans.Storage;
using StreamVibe.Audit;
using StreamVibe.Storage;

namespace StreamVibe.Maintenance;

[GrainType("maintenance")]
sealed partial class MaintenanceGrain(
    [PersistentState("job")] IPersistentState<JobState> stored, IEnumerable<IJob> jobs, Database database, Ids ids, TimeProvider clock, ILogger<MaintenanceGrain> log)
    : Grain, IMaintenanceGrain, IRemindable
{
    const string TickReminder = "tick";

    /// <summary>A little after the date, so that a tick is not early by a clock's last digit.</summary>
    static readonly TimeSpan AfterDate = TimeSpan.FromSeconds(1);

    /// <summary>How long who asked for a run waits for its end.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>What is left of a run goes on after this, so that one that never gets done does not take a processor.</summary>
    static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    Task<(int ActedOn, Exception? Failure)>? running;
    IGrainTimer? rest;

    bool IsRunning => running is { IsCompleted: false };

    IJob Job => jobs.FirstOrDefault(job => JobKey.Of(job.Name) == this.GetPrimaryKeyString()) ?? throw DomainException.NotFound("job");

    public async Task Arm()
    {
        var (job, now) = (Job, clock.GetUtcNow());
        if (!IsRunning) await Save(JobRules.AtStart(stored.State, job.Schedule, job.AfterStart, now));
        var until = stored.State.NextDueAt is { } due && due > now ? due - now : TimeSpan.Zero;
        await this.RegisterOrUpdateReminder(TickReminder, until + AfterDate, job.Schedule.Every);
    }

    public async Task<int> Run()
    {
        while (running is { IsCompleted: false } other) await ((Task)other).ConfigureAwait(ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing);
        var (actedOn, failure) = await (running = Do(Job, by: null, ids.Next(), stored.State));
        if (failure is not null) ExceptionDispatchInfo.Throw(failure);
        return actedOn;
    }

    public async Task Wake()
    {
        if (IsRunning) return;
        var (job, now) = (Job, clock.GetUtcNow());
        var planned = JobRules.Plan(stored.State, job.Schedule, now);
        if (JobRules.IsDue(planned, now)) await (running = Do(job, by: null, ids.Next(), planned));
        else await Save(planned);
    }

    public async Task<JobStatus> RunNow(Guid userId, OperationId operation)
    {
        var job = Job;
        if (IsRunning || JobRules.IsClaimed(stored.State, clock.GetUtcNow())) throw AtWork();
        var run = running = Do(job, userId, operation.Value, stored.State);
        try { await run.WaitAsync(Patience, clock); }
        catch (TimeoutException) { run.Ignore(); }
        catch (InconsistentStateException) { throw AtWork(); }
        return Status(job);
    }

    public Task<JobStatus> Get() => Task.FromResult(Status(Job));

    // A tick catches at its edge; the next one, or the sweep, tries again.
    public async Task ReceiveReminder(string reminderName, TickStatus status)
    {
        try { await Wake(); }
        catch (Exception failure) { NotRun(log, failure, this.GetPrimaryKeyString()); }
    }

    async Task<(int ActedOn, Exception? Failure)> Do(IJob job, Guid? by, Guid id, JobState from)
    {
        var now = clock.GetUtcNow();
        rest?.Dispose();
        // Before the work: of two activations the second fails here and has done nothing.
        await Save(JobRules.Claim(from, job.Schedule, now));
        var run = new JobRun(now, AuditStore.OfJob(id, by, job.Name, now));
        try
        {
            var result = await job.Run(run);
            if (job.IsNotedAlways || by is not null || result.ActedOn > 0) await database.Service.Write(run.Audit);
            await Save(JobRules.Finish(stored.State, result, clock.GetUtcNow()));
            if (result.More) rest = this.RegisterGrainTimer(Wake, new GrainTimerCreationOptions(Pause, Timeout.InfiniteTimeSpan) { KeepAlive = true, Interleave = true });
            return (result.ActedOn, null);
        }
        catch (Exception failure) when (failure is not InconsistentStateException)
        {
            JobFailed(log, failure, job.Name);
            await NoteFailed(run, job.Name);
            await Save(JobRules.Fail(stored.State, JobRules.Describe(failure), clock.GetUtcNow()));
            return (0, failure);
        }
    }

    // What failed was a run too. Where the database is what failed, the log has it.
    async Task NoteFailed(JobRun run, string job)
    {
        try { await database.Service.Write(run.Audit); }
        catch (NpgsqlException failure) { NotNoted(log, failure, job); }
    }

    Task Save(JobState next) => next == stored.State && stored.RecordExists ? Task.CompletedTask : stored.Replace(next, DeactivateOnIdle);

    JobStatus Status(IJob job)
    {
        var (now, state) = (clock.GetUtcNow(), stored.State);
        return new(job.Name, XmlConvert.ToString(job.Schedule.Every), JobRules.Plan(state, job.Schedule, now).NextDueAt!.Value, state.StartedAt, state.FinishedAt, state.Outcome, state.Error,
            (long)JobRules.LateBy(state, now).TotalSeconds, IsRunning || JobRules.IsClaimed(state, now), state.ActedOn, state.Runs);
    }

    static DomainException AtWork() => new(ErrorCode.InProgress, "The job is running already.");

    [LoggerMessage(EventId = 3300, Level = LogLevel.Error, Message = "Maintenance {job} failed")]
    static partial void JobFailed(ILogger logger, Exception failure, string job);

    [LoggerMessage(EventId = 3310, Level = LogLevel.Warning, Message = "The failed run of {job} has no row in the audit log")]
    static partial void NotNoted(ILogger logger, Exception failure, string job);

    [LoggerMessage(EventId = 3307, Level = LogLevel.Warning, Message = "Maintenance {job} could not be begun; another one may have it")]
    static partial void NotRun(ILogger logger, Exception failure, string job);
}
