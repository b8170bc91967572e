using StreamVibe.Notifications;

namespace StreamVibe.Connections;

/// <summary>What open pages are told of a run. Hints: the tables have it all, so nobody waits for them and one that fails is forgotten.</summary>
sealed partial class ConnectionGrain
{
    /// <summary>Pages are told of progress this often at most.</summary>
    static readonly TimeSpan ProgressPause = TimeSpan.FromMilliseconds(500);

    (Guid Run, SyncStatus Status, long At) shown;

    void ShowProgress(ConnectionState connection, SyncRun run)
    {
        if (shown.Run == run.Id && shown.Status == run.Status && clock.GetElapsedTime(shown.At) < ProgressPause) return;
        shown = (run.Id, run.Status, clock.GetTimestamp());
        Inbox(connection).Announce(new(Sync: run)).Ignore();
    }

    // Read again, since it ended with a time and perhaps a problem.
    void ShowEnd(ConnectionState connection, Guid runId)
    {
        Show().Ignore();

        async Task Show()
        {
            if (await runs.Get(connection.UserId, runId) is { FinishedAt: not null } run) await Inbox(connection).Announce(new(Sync: run));
        }
    }

    IInboxGrain Inbox(ConnectionState connection) => GrainFactory.GetGrain<IInboxGrain>(connection.UserId);
}
