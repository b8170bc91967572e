using StreamVibe.Storage;

namespace StreamVibe.Maintenance;

/// <summary>One run of a job.</summary>
/// <param name="Audit">The run's row of the audit log, to be written with what it does; a second time it does nothing.</param>
sealed record JobRun(DateTimeOffset Now, Statement Audit);
