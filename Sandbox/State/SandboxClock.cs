namespace StreamVibe.Sandbox.State;

/// <summary>The one clock of the outside world: system time plus an offset that survives a restart. Timers and timestamps stay real.</summary>
internal sealed class SandboxClock : TimeProvider
{
    public const string TableName = "clock";
    const string Key = "clock";
    readonly StateJournal journal;
    readonly JournalTable<ClockState> table;

    public SandboxClock(TimeProvider system, StateJournal journal)
    {
        System = system;
        this.journal = journal;
        table = journal.Table<ClockState>(TableName);
    }

    public new TimeProvider System { get; }

    public ClockState State => table.Find(Key) ?? new ClockState(TimeSpan.Zero, 1);

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + State.Offset;

    public override long GetTimestamp() => System.GetTimestamp();

    public override long TimestampFrequency => System.TimestampFrequency;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        System.CreateTimer(callback, state, dueTime, period);

    /// <summary>Starts the next version, at this offset.</summary>
    public ClockState Next(TimeSpan offset) => journal.Change(change =>
    {
        var next = new ClockState(offset, State.Version + 1);
        change.Put(table, Key, next);
        return next;
    });
}

/// <param name="Offset">What is added to system time.</param>
/// <param name="Version">Counts every step followers are told about; starts at 1.</param>
internal sealed record ClockState(TimeSpan Offset, long Version);
