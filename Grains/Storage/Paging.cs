using System.Collections.Immutable;

namespace StreamVibe.Storage;

/// <summary>Keyset paging: one row more than asked for tells whether there is a next part.</summary>
static class Paging
{
    public static Page<T> ToPage<T, TKey>(this List<T> rows, PageRequest page, Func<T, TKey> key, Cursors cursors, string scope) =>
        rows.Count <= page.Limit
            ? new([.. rows], null)
            : new(rows.Take(page.Limit).ToImmutableArray(), cursors.Write(key(rows[page.Limit - 1]), scope));
}

/// <summary>The place of a row in a list that is sorted by time, newest first.</summary>
sealed record TimeKey(DateTimeOffset At, Guid Id);
