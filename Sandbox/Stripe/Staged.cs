using StreamVibe.Sandbox.State;

namespace StreamVibe.Sandbox.Stripe;

/// <summary>A table as one piece of work sees it: with what it has written so far.</summary>
internal sealed class Staged<T>(JournalTable<T> table) where T : class
{
    readonly Dictionary<string, T?> staged = [];

    public IEnumerable<T> All => table.All.Where(row => !staged.ContainsKey(row.Key)).Select(row => row.Value).Concat(staged.Values.OfType<T>());

    public IEnumerable<KeyValuePair<string, T?>> Changed => staged;

    public T? Find(string? id) => id is null ? null : staged.TryGetValue(id, out var changed) ? changed : table.Find(id);

    public void Put(string id, T value) => staged[id] = value;

    public void Remove(string id) => staged[id] = null;

    public void Write(StateChange change)
    {
        foreach (var (id, value) in staged)
            if (value is null)
                change.Remove(table, id);
            else
                change.Put(table, id, value);
    }
}
