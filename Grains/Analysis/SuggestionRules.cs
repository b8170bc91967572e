using System.Collections.Immutable;
using StreamVibe.Content;

namespace StreamVibe.Analysis;

/// <summary>What becomes of an item and of a suggestion when somebody decides on it, without I/O.</summary>
static class SuggestionRules
{
    /// <summary>The item's field that the suggestion changes: hashtags stand at the end of the description.</summary>
    public static string FieldOf(Suggestion suggestion) => suggestion.Field == "hashtags" ? "description" : suggestion.Field;

    /// <summary>The item's fields with the suggestion in effect, and the suggestion as decided.</summary>
    /// <exception cref="DomainException">
    /// <see cref="ErrorCode.SuggestionClosed"/>; <see cref="ErrorCode.VersionConflict"/>: the item is not what the person saw, or the field not what the model saw;
    /// <see cref="ErrorCode.ValidationFailed"/>: the value is no value of this field, or the platform does not take it.
    /// </exception>
    public static (Shown Shown, Suggestion Decided) Apply(StoredItem stored, Suggestion suggestion, ApplyRequest request, DateTimeOffset now)
    {
        if (suggestion.Status != SuggestionStatus.Pending) throw Closed();
        var wanted = request.Value is { } own ? Own(stored.Item, suggestion, own) : suggestion.Proposed;
        DemandUnchanged(stored, suggestion, request, wanted);
        var edit = EditOf(stored.Item, suggestion, wanted, isOwn: request.Value is not null);
        try
        {
            return (ContentRules.Edit(stored.Item, edit), suggestion with { Status = SuggestionStatus.Applied, DecidedAt = now });
        }
        catch (DomainException wrong) when (request.Value is not null && wrong.Code == ErrorCode.ValidationFailed)
        {
            throw DomainException.Invalid("value", wrong.Message);
        }
    }

    /// <summary>The suggestion as dismissed; null where it is already.</summary>
    /// <exception cref="DomainException"><see cref="ErrorCode.SuggestionClosed"/>.</exception>
    public static Suggestion? Dismiss(Suggestion suggestion, DateTimeOffset now) => suggestion.Status switch
    {
        SuggestionStatus.Pending => suggestion with { Status = SuggestionStatus.Dismissed, DecidedAt = now },
        SuggestionStatus.Dismissed => null,
        _ => throw Closed(),
    };

    public static DomainException Closed() => new(ErrorCode.SuggestionClosed, "This suggestion was applied or dismissed, or a newer one took its place.");

    /// <summary>The field as it is, in the suggestion's own form.</summary>
    public static FieldValue CurrentOf(ContentItem item, Suggestion suggestion) =>
        suggestion.Field == "hashtags" ? FieldValue.Of(HashtagRules.Of(item.Description)) : Shown.Of(item).Value(suggestion.Field);

    // Who names the version has seen the item and may decide whatever the field is by now. Else it must be what the model saw, or as good as done.
    static void DemandUnchanged(StoredItem stored, Suggestion suggestion, ApplyRequest request, FieldValue wanted)
    {
        var current = CurrentOf(stored.Item, suggestion);
        var isFresh = request.Version is { } version ? version == stored.Item.Version
            : Shown.Same(current, suggestion.Current) || Shown.Same(current, wanted) || KeepsHashtags(stored.Item, suggestion, request.Value is not null);
        if (isFresh) return;
        ImmutableArray<FieldConflict> fields = Shown.Same(current, wanted) ? [] : [new(suggestion.Field, suggestion.Current, current, wanted)];
        throw new DomainException(ErrorCode.VersionConflict, ConflictRules.Lost(stored.Item.Version).Message) { Conflict = new(stored.Item.Version, fields) };
    }

    // A proposed description comes with the hashtags of its time. Where only they have changed since, the proposal is about the text before them.
    static bool KeepsHashtags(ContentItem item, Suggestion suggestion, bool isOwn) =>
        !isOwn && suggestion is { Field: "description", Current.Text: { } seen, Proposed.Text: { } proposed }
        && HashtagRules.Body(item.Description) == HashtagRules.Body(seen) && HashtagRules.Of(proposed).SequenceEqual(HashtagRules.Of(seen));

    static ContentEdit EditOf(ContentItem item, Suggestion suggestion, FieldValue wanted, bool isOwn) => suggestion.Field switch
    {
        "title" => Nothing with { Title = wanted.Text },
        "tags" => Nothing with { Tags = wanted.List },
        "hashtags" => Nothing with { Description = HashtagRules.Replace(item.Description, wanted.List) },
        _ when KeepsHashtags(item, suggestion, isOwn) => Nothing with { Description = HashtagRules.ReplaceBody(item.Description, HashtagRules.Body(wanted.Text!)) },
        _ => Nothing with { Description = wanted.Text },
    };

    // A person's own value, or the part of the proposal that they take.
    static FieldValue Own(ContentItem item, Suggestion suggestion, FieldValue own)
    {
        var isList = suggestion.Field is "tags" or "hashtags";
        if (isList == own.List.IsDefault) throw DomainException.Invalid("value", isList ? "A list of texts is wanted." : "A text is wanted.");
        if (suggestion.Field != "hashtags") return own;
        if (own.List.FirstOrDefault(hashtag => hashtag is null || !HashtagRules.IsHashtag(hashtag.Trim())) is not null || own.List.Contains(null!))
            throw DomainException.Invalid("value", "A hashtag is # and letters, digits or underscores.");
        ImmutableArray<string> hashtags = [.. own.List.Select(hashtag => hashtag.Trim()).Distinct(StringComparer.OrdinalIgnoreCase)];
        var most = PlatformLimits.Of(item.Platform).MostHashtags;
        return hashtags.Length <= most ? FieldValue.Of(hashtags) : throw DomainException.Invalid("value", $"At most {most} hashtags.");
    }

    static readonly ContentEdit Nothing = new(null, null, null, null, null);
}
