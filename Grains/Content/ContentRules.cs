using System.Collections.Immutable;

namespace StreamVibe.Content;

/// <summary>What an edit and a restore do to an item, without I/O.</summary>
static class ContentRules
{
    /// <summary>The fields after the edit, within what the item's platform takes; the same where it changes nothing.</summary>
    /// <exception cref="DomainException"><see cref="ErrorCode.ValidationFailed"/>.</exception>
    public static Shown Edit(ContentItem item, ContentEdit edit)
    {
        var (current, limits) = (Shown.Of(item), PlatformLimits.Of(item.Platform));
        return new(
            edit.Title is { } title ? Title(title, current.Title, limits) : current.Title,
            edit.Description is { } description ? Description(description, limits) : current.Description,
            edit.Tags is { } tags ? Tags(tags, current.Tags, limits) : current.Tags,
            edit.Visibility ?? current.Visibility);
    }

    /// <summary>The fields as they were right after revision <paramref name="number"/>: what came later is undone, newest first.</summary>
    /// <exception cref="DomainException"><see cref="ErrorCode.NotFound"/>.</exception>
    public static Shown StateAt(Shown current, IEnumerable<Revision> newestFirst, int number)
    {
        var revisions = newestFirst.ToList();
        if (number < 1 || number > (revisions.Count > 0 ? revisions[0].Number : 1)) throw DomainException.NotFound("revision");
        return revisions.Where(revision => revision.Number > number).Aggregate(current, (shown, revision) => shown.Without(revision.Changes));
    }

    /// <summary>Revision 1, which is not stored: what the first sync brought, found by undoing all that came later.</summary>
    public static Revision First(Shown current, IEnumerable<Revision> newestFirst, DateTimeOffset createdAt) =>
        new(1, createdAt, "system", RevisionReason.Sync, null, StateAt(current, newestFirst, 1).AsFirst());

    static string Title(string title, string current, PlatformLimits limits)
    {
        var trimmed = title.Trim();
        // Who sends all fields back sends this one as it was.
        if (limits.LongestTitle is not { } longest) return trimmed == current.Trim() ? current : throw DomainException.Invalid("title", "An item of this platform has no title.");
        if (trimmed.Length == 0 || trimmed.Length > longest) throw DomainException.Invalid("title", $"A title has 1 to {longest} characters.");
        return Plain("title", trimmed, limits);
    }

    static string Description(string description, PlatformLimits limits) => limits.FitsDescription(description)
        ? Plain("description", description, limits)
        : throw DomainException.Invalid("description", limits.LargestDescription is { } bytes ? $"A description has at most {bytes} bytes." : $"A description has at most {limits.LongestDescription} characters.");

    static ImmutableArray<string> Tags(ImmutableArray<string> tags, ImmutableArray<string> current, PlatformLimits limits)
    {
        if (tags.Any(tag => string.IsNullOrWhiteSpace(tag))) throw DomainException.Invalid("tags", "A tag is not empty.");
        ImmutableArray<string> clean = [.. tags.Select(tag => Plain("tags", tag.Trim(), limits)).Distinct(StringComparer.OrdinalIgnoreCase)];
        if (limits.LongestTags is not { } longest) return clean.SequenceEqual(current) ? current : throw DomainException.Invalid("tags", "An item of this platform has no tags.");
        return PlatformLimits.LengthOf(clean) <= longest ? clean : throw DomainException.Invalid("tags", $"All tags together have at most {longest} characters.");
    }

    static string Plain(string field, string text, PlatformLimits limits)
    {
        if (!limits.AngleBrackets && text.AsSpan().ContainsAny('<', '>')) throw DomainException.Invalid(field, "The characters < and > are not allowed.");
        if (text.Any(c => char.IsControl(c) && c is not ('\n' or '\r' or '\t')) || !text.IsNormalizedText()) throw DomainException.Invalid(field, "There is a character that is no text.");
        return text;
    }

    // Half a surrogate pair is not text and cannot be stored.
    static bool IsNormalizedText(this string text)
    {
        for (var i = 0; i < text.Length; i++)
            if (char.IsSurrogate(text[i]) && !(char.IsSurrogatePair(text, i) && ++i < text.Length)) return false;
        return true;
    }
}
