using System.Globalization;
using StreamVibe.Sandbox.State;

namespace StreamVibe.Sandbox.YouTube;

/// <summary>The scripts of all accounts, oldest first.</summary>
internal sealed class ListScripts(StateJournal journal, ListChanges changes)
{
    readonly JournalTable<ListScript> scripts = journal.Table<ListScript>("youtube.scripts");

    public IEnumerable<ListScript> All => scripts.All.Select(row => row.Value).OrderBy(script => script.Id);

    public ListScript Add(ListScript script) => journal.Change(change =>
    {
        script = script with { Id = All.Select(known => known.Id).DefaultIfEmpty().Max() + 1, Times = script.Times ?? (script.Kind == "change" ? 1 : null) };
        change.Put(scripts, Key(script), script);
        return script;
    });

    public void Clear(string? account, int? id) => journal.Change(change =>
    {
        var over = All.Where(script => (account is null || script.Account == account) && (id is null || script.Id == id)).ToList();
        over.ForEach(script => change.Remove(scripts, Key(script)));
        return over.Count;
    });

    /// <summary>A page of the channel's uploads is asked for: the list changes first, and may then have lost the place.</summary>
    /// <returns>The scripts that shape the answer.</returns>
    public IReadOnlyList<ListScript> Ask(Channel channel, PageToken at, int max)
    {
        if (scripts.Count == 0)
            return [];
        var page = ListScriptRules.Page(at, max);
        foreach (var script in Take(channel, "change", script => script.OnPage == page))
            changes.Apply(channel, script);
        if (at != default && Take(channel, "lost", script => script.OnPage <= page).Count > 0)
            throw new Refusal(Errors.InvalidPageToken);
        return [.. All.Where(script => script.Account == channel.Account)];
    }

    /// <summary>Uses each of these scripts once.</summary>
    List<ListScript> Take(Channel channel, string kind, Func<ListScript, bool> meets) => journal.Change(change =>
    {
        var taken = All.Where(script => script.Account == channel.Account && script.Kind == kind && meets(script)).ToList();
        foreach (var script in taken)
        {
            if (script.Times == 1)
                change.Remove(scripts, Key(script));
            else if (script.Times is { } times)
                change.Put(scripts, Key(script), script with { Times = times - 1 });
        }
        return taken;
    });

    static string Key(ListScript script) => script.Id.ToString(CultureInfo.InvariantCulture);
}
