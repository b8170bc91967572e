using System.Collections.Immutable;
using System.Text;

namespace StreamVibe.Content;

/// <summary>What an edit and a restore do to an item, without I/O.</summary>
static class ContentRules
{
    /// <summary>YouTube's limits, the narrowest of the platforms.</summary>
    public const int LongestTitle = 100, LargestDescription = 5_000, LongestTags = 500;

    /// <summary>The fields after the edit; the same where it changes nothing.</summary>
    /// <exception cref="DomainException"><see cref="ErrorCode.ValidationFailed"/>.</exception>
    public static Shown Edit(ContentItem item, ContentEdit edit)
    {
        var current = Shown.Of(item);
        return new(
            edit.Title is { } title ? Title(title) : current.Title,
            edit.Description is { } description ? Description(description) : current.Description,
            edit.Tags is { } tags ? Tags(tags) : current.Tags,
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

    static string Title(string title)
    {
        var trimmed = title.Trim();
        if (trimmed.Length is 0 or > LongestTitle) throw DomainException.Invalid("title", $"A title has 1 to {LongestTitle} characters.");
        return Plain("title", trimmed);
    }

    static string Description(string description) => Encoding.UTF8.GetByteCount(description) <= LargestDescription
        ? Plain("description", description)
        : throw DomainException.Invalid("description", $"A description has at most {LargestDescription} bytes.");

    static ImmutableArray<string> Tags(ImmutableArray<string> tags)
    {
        if (tags.Any(tag => string.IsNullOrWhiteSpace(tag))) throw DomainException.Invalid("tags", "A tag is not empty.");
        ImmutableArray<string> clean = [.. tags.Select(tag => Plain("tags", tag.Trim())).Distinct(StringComparer.OrdinalIgnoreCase)];
        // YouTube counts a comma between tags and quotation marks around a tag with a space.
        var length = clean.Sum(tag => tag.Length + (tag.Contains(' ', StringComparison.Ordinal) ? 2 : 0)) + Math.Max(0, clean.Length - 1);
        return length <= LongestTags ? clean : throw DomainException.Invalid("tags", $"All tags together have at most {LongestTags} characters.");
    }

    static string Plain(string field, string text)
    {
        if (text.AsSpan().ContainsAny('<', '>')) throw DomainException.Invalid(field, "The characters < and > are not allowed.");
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
