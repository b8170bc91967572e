using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace StreamVibe.Sandbox.State;

internal interface IJournalTable
{
    string Name { get; }

    void Clear();

    IEnumerable<(string Table, string Key, JsonNode Value)> Rows();
}

/// <summary>Rows of one kind by key, in memory. Read freely; written only through <see cref="StateJournal.Change{TResult}"/>.</summary>
internal sealed class JournalTable<T>(string name, Dictionary<string, JsonNode> replayed) : IJournalTable where T : class
{
    readonly ConcurrentDictionary<string, T> rows =
        new(replayed.Select(row => KeyValuePair.Create(row.Key, row.Value.Deserialize<T>(JournalJson.Options)!)));

    public string Name => name;

    public T? Find(string key) => rows.GetValueOrDefault(key);

    public IEnumerable<KeyValuePair<string, T>> All => rows;

    public IEnumerable<T> Values => rows.Select(row => row.Value);

    public int Count => rows.Count;

    public void Set(string key, T value) => rows[key] = value;

    public void Drop(string key) => rows.TryRemove(key, out _);

    public void Clear() => rows.Clear();

    public IEnumerable<(string Table, string Key, JsonNode Value)> Rows() =>
        rows.Select(row => (name, row.Key, JsonSerializer.SerializeToNode(row.Value, JournalJson.Options)!));
}
