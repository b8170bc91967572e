using StreamVibe.Content;

namespace StreamVibe.Analysis;

/// <summary>What becomes of suggestions.</summary>
sealed partial class AnalysisGrain
{
    public Task<Page<Suggestion>?> ListSuggestions(Guid contentId, PageRequest page) => suggestions.List(UserId, contentId, page);

    // The item's own grain puts its changes in order.
    public async Task<AppliedSuggestion> Apply(Guid suggestionId, ApplyRequest request, OperationId operation) =>
        await GrainFactory.GetGrain<IContentGrain>((await suggestions.Find(UserId, suggestionId)).ContentId).Apply(UserId, suggestionId, request, operation);

    public Task Dismiss(Guid suggestionId, OperationId operation) => suggestions.Dismiss(UserId, suggestionId);
}
