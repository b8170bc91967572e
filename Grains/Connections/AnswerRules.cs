using StreamVibe.Content;

namespace StreamVibe.Connections;

/// <summary>What an answer means for the items that were asked for, without I/O.</summary>
static class AnswerRules
{
    /// <summary>
    /// Only what was asked for counts: an answer is not a way to put content into somebody's library. What was asked for and is not there is gone, but only where it was
    /// <paramref name="lookedUp"/> by its id and every item of the answer is one of those: behind one that cannot be identified each of them could hide.
    /// </summary>
    public static SyncPage Sort(IReadOnlyList<string> asked, PlatformAnswer answer, bool lookedUp)
    {
        var read = answer.Items.Where(item => asked.Contains(item.Id)).DistinctBy(item => item.Id).ToList();
        var absent = lookedUp ? asked.Except(read.Select(item => item.Id)).ToList() : [];
        var certain = answer.Unidentified == 0 && read.Count == answer.Items.Count;
        return new([.. read.Select(item => item.Item).OfType<RemoteItem>()], [.. read.Where(item => item.Item is null).Select(item => new BrokenItem(item.Id, item.Reason!))], certain ? absent : [])
        {
            Same = certain ? [] : absent,
            Unidentified = lookedUp ? 0 : answer.Unidentified,
        };
    }
}

/// <summary>What one step of a run learned.</summary>
/// <param name="Items">As the platform says they are, each id once.</param>
/// <param name="Broken">Items that exist but cannot be read: what is here of them stays.</param>
/// <param name="Gone">Ids that the platform no longer knows.</param>
sealed record SyncPage(IReadOnlyList<RemoteItem> Items, IReadOnlyList<BrokenItem> Broken, IReadOnlyList<string> Gone)
{
    /// <summary>Ids of content that stays as it is.</summary>
    public IReadOnlyList<string> Same { get; init; } = [];

    /// <summary>When the platform was asked: what we wrote to it since may not be in its answer.</summary>
    public DateTimeOffset AskedAt { get; init; }

    /// <summary>How many of <see cref="Same"/> this run meets for the first time.</summary>
    public int SameMet { get; init; }

    /// <summary>Things of which not even the id could be read.</summary>
    public int Unidentified { get; init; }

    /// <summary>The page of the list that this is about, to be remembered; null where it is about none, or about one that was not read whole.</summary>
    public ListPage? Page { get; init; }

    /// <summary>The same, with the items to be asked for anew by the next sync.</summary>
    public SyncPage ToBeReadAgain() => this with { Page = Page is null ? null : Page with { ItemsETag = null } };
}

/// <summary>An item that cannot be read, and why in a word.</summary>
sealed record BrokenItem(string ExternalId, string Reason);

/// <summary>What one page changed.</summary>
/// <param name="Seen">Items that the run met for the first time and could read.</param>
/// <param name="Quarantined">Items that it met for the first time and could not read.</param>
readonly record struct PageCounts(int Seen, int Created, int Updated, int Deleted, int Quarantined = 0)
{
    /// <summary>Everything the run had not met before.</summary>
    public int Met => Seen + Quarantined;

    public static PageCounts operator +(PageCounts one, PageCounts other) =>
        new(one.Seen + other.Seen, one.Created + other.Created, one.Updated + other.Updated, one.Deleted + other.Deleted, one.Quarantined + other.Quarantined);
}
