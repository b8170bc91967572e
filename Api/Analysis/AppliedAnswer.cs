using StreamVibe.Analysis;
using StreamVibe.Content;

namespace StreamVibe.Api.Analysis;

/// <summary>A suggestion in effect: itself, the item as it is now, and what became of the wish to publish, if there was one.</summary>
sealed record AppliedAnswer(
    Guid Id, Guid AnalysisId, Guid ContentId, string Field, FieldValue Current, FieldValue Proposed, string Reason, double Confidence, SuggestionStatus Status,
    DateTimeOffset CreatedAt, DateTimeOffset? DecidedAt, ContentItem Item, Publication? Publication)
{
    public static AppliedAnswer Of(AppliedSuggestion applied)
    {
        var made = applied.Suggestion;
        return new(
            made.Id, made.AnalysisId, made.ContentId, made.Field, made.Current, made.Proposed, made.Reason, made.Confidence, made.Status, made.CreatedAt, made.DecidedAt,
            applied.Item, applied.Publication);
    }
}
