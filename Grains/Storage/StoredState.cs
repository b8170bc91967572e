namespace StreamVibe.Storage;

/// <summary>How a grain writes a state that is replaced as a whole.</summary>
static class StoredState
{
    /// <summary>Writes it. What was not written, or perhaps was, is not kept in memory either: the next activation reads it again.</summary>
    /// <param name="deactivate">Ends this activation.</param>
    public static async Task Replace<T>(this IPersistentState<T> stored, T next, Action deactivate)
    {
        var before = stored.State;
        stored.State = next;
        try
        {
            await stored.WriteStateAsync();
        }
        catch
        {
            stored.State = before;
            deactivate();
            throw;
        }
    }
}
