using Npgsql;
using StreamVibe.Analysis;
using StreamVibe.Audit;
using StreamVibe.Content.Publishing;
using StreamVibe.Storage;

namespace StreamVibe.Content;

/// <summary>How a suggestion becomes a revision.</summary>
sealed partial class ContentGrain
{
    public async Task<AppliedSuggestion> Apply(Guid userId, Guid suggestionId, ApplyRequest request, OperationId operation)
    {
        var applied = await Undisturbed(userId, operation, () => SaveApplied(userId, suggestionId, request, operation));
        return applied.Publication is { } publication ? applied with { Publication = await publications.Perform(userId, applied.Item.ConnectionId, publication) } : applied;
    }

    async Task<AppliedSuggestion> SaveApplied(Guid userId, Guid suggestionId, ApplyRequest request, OperationId operation)
    {
        var stored = await store.Get(userId, ContentId) ?? throw DomainException.NotFound("content item");
        var suggestion = await suggestions.Get(userId, suggestionId) is { } found && found.ContentId == ContentId ? found : throw DomainException.NotFound("suggestion");
        var now = Times.Stored(clock.GetUtcNow());
        var (shown, decided) = SuggestionRules.Apply(stored, suggestion, request, now);
        var changed = ChangeRules.Next(stored, shown, RevisionReason.Suggestion, suggestion.Id, userId, now);
        var planned = request.Publish ? await publications.Plan(userId, changed.Item, changed.Number, [SuggestionRules.FieldOf(suggestion)], operation, now) : null;
        var applied = new AppliedSuggestion(decided, changed.Item, planned?.Shown);
        try
        {
            await store.Save(userId, stored, changed, keepsPrivate: false, OperationStore.Done(userId, operation, applied, now),
            [
                SuggestionStore.Decide(userId, decided),
                .. planned is null ? [] : PublicationStore.Plan(userId, planned),
                audit.ByUser(userId, "suggestion.applied", $"suggestion:{suggestion.Id}", now),
            ]);
        }
        catch (PostgresException lost) when (lost.ConstraintName == SuggestionStore.PendingConstraint)
        {
            throw SuggestionRules.Closed();
        }
        return applied;
    }
}
