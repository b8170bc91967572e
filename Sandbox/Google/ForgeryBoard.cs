using System.Collections.Concurrent;

namespace StreamVibe.Sandbox.Google;

/// <summary>Which account's next id token is forged, and how.</summary>
internal sealed class ForgeryBoard
{
    readonly ConcurrentDictionary<string, string> kinds = [];

    public void Await(string account, string kind) => kinds[account] = kind;

    public string? Take(string account) => kinds.TryRemove(account, out var kind) ? kind : null;

    public void Clear() => kinds.Clear();
}
