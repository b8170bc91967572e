namespace StreamVibe.Connections;

/// <summary>The ids under which one operation may start its run, without I/O.</summary>
static class StartRules
{
    public const int MostTries = 16;

    /// <summary>
    /// The first try has the operation's id: a repeated start finds its own hold and its own run. The ledger answers an id for ever, so the try after one that was refused or given back has the next id,
    /// the same whoever makes it.
    /// </summary>
    public static Guid RunOf(OperationId operation, int tries) => tries == 0 ? operation.Value : Derived.Id(operation.Value, tries);

    /// <summary>Whether the run is one that the operation started.</summary>
    public static bool IsOf(SyncRun run, OperationId operation) => Enumerable.Range(0, MostTries).Any(tries => RunOf(operation, tries) == run.Id);
}
