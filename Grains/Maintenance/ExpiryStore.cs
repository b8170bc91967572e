using StreamVibe.Audit;
using StreamVibe.Storage;

namespace StreamVibe.Maintenance;

/// <summary>Rows that are over, and their removal: a batch at a time, so that nobody waits for their locks.</summary>
sealed class ExpiryStore(Database database, TimeProvider clock)
{
    /// <summary>Rows removed in one transaction.</summary>
    const int Batch = 1000;

    /// <summary>What is left after this is for the next run.</summary>
    static readonly TimeSpan LongestRun = TimeSpan.FromSeconds(20);

    public static Statement Operations(DateTimeOffset now) => Oldest("app.operation", "created_at <= $1 and claim is null", now - OperationRules.Memory);

    // By its end only: a session that was ended by hand stays, so that no token of an outside issuer opens it again.
    public static Statement Sessions(DateTimeOffset now) => Oldest("auth.session", "expires_at < $1", now);

    public static Statement Consents(DateTimeOffset now) => Oldest("app.oauth_flow", "expires_at < $1", now);

    public static Statement Notifications(DateTimeOffset before) => Oldest("app.notification", "created_at < $1", before);

    public static Statement CachedAnswers(DateTimeOffset now) => Oldest("app.cache_store", "expires_at <= $1", now);

    /// <summary>Removes until nothing is left or the time is over; each batch is a transaction with the run's row of the audit log.</summary>
    public async Task<JobResult> Remove(JobRun run, params Statement[] kinds)
    {
        var (began, removed) = (clock.GetTimestamp(), 0);
        foreach (var kind in kinds)
            for (int rows; (rows = await RemoveBatch(run, kind)) > 0; removed += rows)
                if (clock.GetElapsedTime(began) > LongestRun) return new(removed + rows, More: true);
        return new(removed);
    }

    // The row of the audit log is no row that was removed, and comes with the first batch that has one.
    async Task<int> RemoveBatch(JobRun run, Statement kind) =>
        (await database.Service.Patient.List(row => (int)row.GetInt64(0), run.Audit, kind))[0];

    static Statement Oldest(string table, string over, DateTimeOffset time) => new(
        $"""
        with removed as (delete from {table} where ctid = any (array(select ctid from {table} where {over} limit {Batch})) returning 1)
        select count(*) from removed
        """, time);
}
