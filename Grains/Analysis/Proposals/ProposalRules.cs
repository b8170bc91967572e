using System.Collections.Immutable;
using StreamVibe.Analysis.Models;
using StreamVibe.Connections;
using StreamVibe.Content;

namespace StreamVibe.Analysis.Proposals;

/// <summary>
/// What of an answer is proposed to the item's owner, without I/O. The answer is untrusted: of a model that did what the item's own text told it, nothing gets through but plain text in the fields that the
/// platform has, within its limits, and without a link that was not there before.
/// </summary>
static class ProposalRules
{
    const int LongestReason = 300;

    /// <summary>Only what differs from the item. Null where the answer is unfit: it is not of the schema, or nothing of what it proposes can be used.</summary>
    public static ImmutableArray<Proposal>? Of(ContentItem item, string answer)
    {
        if (AnswerReader.Read(answer, PlatformLimits.Of(item.Platform).Fields) is not { } wishes) return null;
        var proposals = ImmutableArray.CreateBuilder<Proposal>();
        var unusable = false;
        foreach (var wish in wishes)
        {
            var current = Current(item, wish.Field);
            if (IsSame(wish.Value, current, item, wish.Field)) continue;
            if (ValueRules.Of(item, wish) is not { } value || Reason(wish) is not { } reason)
                unusable = true;
            else if (!IsSame(value, current, item, wish.Field))
                proposals.Add(new(wish.Field, current, value, reason, Math.Clamp(wish.Confidence, 0, 1)));
        }
        return proposals.Count == 0 && unusable ? null : proposals.ToImmutable();
    }

    static FieldValue Current(ContentItem item, string field) => field switch
    {
        "title" => FieldValue.Of(item.Title),
        "tags" => FieldValue.Of(item.Tags),
        "hashtags" => FieldValue.Of(HashtagRules.Of(item.Description)),
        _ => FieldValue.Of(item.Description),
    };

    // The order of a list, and how lines end, improve nothing.
    static bool IsSame(FieldValue one, FieldValue current, ContentItem item, string field) => one.Text is { } text
        ? Words(text) == Words(current.Text ?? "") || field == "description" && Words(text) == Words(HashtagRules.Body(item.Description))
        : one.List.ToHashSet(StringComparer.Ordinal).SetEquals(current.List);

    static string Words(string text) => string.Join(' ', text.Split(default(char[]), StringSplitOptions.RemoveEmptyEntries));

    static string? Reason(Wish wish)
    {
        var reason = LinkRules.Tidied(PlainText.Line(wish.Reason), []);
        return reason.Length == 0 || LeakRules.Repeats(reason) ? null : UntrustedText.Clean(reason, LongestReason).TrimEnd();
    }
}
