namespace StreamVibe.Sandbox.Control;

/// <summary>Route of the request journal.</summary>
internal static class JournalControl
{
    public static void MapJournal(this RouteGroupBuilder control) =>
        control.MapGet("/journal", (RequestJournal journal, string? service, long after = 0) => new { requests = journal.After(after, service) });
}
