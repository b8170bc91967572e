using System.Text.Json;
using System.Text.Json.Nodes;

namespace StreamVibe.Sandbox.State;

/// <summary>The writes of one change, staged: they become visible together, after their line is written.</summary>
internal sealed class StateChange
{
    readonly List<Action> applications = [];

    public JsonArray Line { get; } = [];

    public bool IsEmpty => applications.Count == 0;

    public void Put<T>(JournalTable<T> table, string key, T value) where T : class
    {
        Line.Add(new JsonArray(table.Name, key, JsonSerializer.SerializeToNode(value, JournalJson.Options)));
        applications.Add(() => table.Set(key, value));
    }

    public void Remove<T>(JournalTable<T> table, string key) where T : class
    {
        Line.Add(new JsonArray(table.Name, key, null));
        applications.Add(() => table.Drop(key));
    }

    /// <summary>Something in memory to bring up to date once the line is written.</summary>
    public void Then(Action action) => applications.Add(action);

    public void Apply() => applications.ForEach(apply => apply());
}
