using StreamVibe.Sandbox.State;

namespace StreamVibe.Sandbox.YouTube;

/// <summary>Units a client project has used today, across all its users. YouTube Data API: quota calculator.</summary>
internal sealed class QuotaLedger(StateJournal journal, TimeProvider clock)
{
    const int UsualDailyUnits = 10_000;
    readonly JournalTable<QuotaState> projects = journal.Table<QuotaState>("youtube.quota");

    public QuotaState Of(string clientId)
    {
        var today = PacificDay.Of(clock.GetUtcNow());
        var state = projects.Find(clientId) ?? new QuotaState(today, 0, UsualDailyUnits);
        return state.Day == today ? state : state with { Day = today, Used = 0 };
    }

    /// <returns>False, and nothing charged, when the day has too few units left.</returns>
    public bool Charge(string clientId, int units) => journal.Change(change =>
    {
        var state = Of(clientId);
        if (state.Used + units > state.DailyUnits)
            return false;
        change.Put(projects, clientId, state with { Used = state.Used + units });
        return true;
    });

    public QuotaState Set(string clientId, int? dailyUnits, int? used) => journal.Change(change =>
    {
        var state = Of(clientId);
        state = state with { DailyUnits = dailyUnits ?? state.DailyUnits, Used = used ?? state.Used };
        change.Put(projects, clientId, state);
        return state;
    });
}

/// <param name="Day">The Pacific day the units were used on.</param>
internal sealed record QuotaState(string Day, int Used, int DailyUnits);
