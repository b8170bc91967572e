using System.Collections.Immutable;
using Orleans.Concurrency;

namespace StreamVibe.Analysis;

/// <summary>A user's analyses and what they suggested. Key: user id.</summary>
[Alias("sv.IAnalysisGrain")]
public interface IAnalysisGrain : IGrainWithGuidKey
{
    /// <summary>
    /// Starts an analysis of these items, one unit each, all held before anything is asked. Throws <see cref="ErrorCode.NotFound"/> where one of them is not there,
    /// <see cref="ErrorCode.QuotaExceeded"/>, <see cref="ErrorCode.SpendCapReached"/>, <see cref="ErrorCode.NotSupported"/> where no provider is set up,
    /// <see cref="ErrorCode.ValidationFailed"/>.
    /// </summary>
    [Alias("Start"), AlwaysInterleave]
    Task<AnalysisRun> Start(ImmutableArray<Guid> contentIds, OperationId operation);

    /// <summary>Null where the user has no such analysis.</summary>
    [Alias("Get"), AlwaysInterleave]
    Task<AnalysisRun?> Get(Guid analysisId);

    /// <summary>Cancels what is not done yet; its units are given back. A final one stays as it is. False where the user has no such analysis.</summary>
    [Alias("Cancel"), AlwaysInterleave]
    Task<bool> Cancel(Guid analysisId, OperationId operation);

    /// <summary>Suggestions for an item, newest first; null where the user has no such item.</summary>
    [Alias("ListSuggestions"), AlwaysInterleave]
    Task<Page<Suggestion>?> ListSuggestions(Guid contentId, PageRequest page);

    /// <summary>
    /// Puts a suggestion into effect as a revision. Throws <see cref="ErrorCode.NotFound"/>, <see cref="ErrorCode.SuggestionClosed"/>,
    /// <see cref="ErrorCode.VersionConflict"/>, <see cref="ErrorCode.ValidationFailed"/>; with a wish to publish also <see cref="ErrorCode.NeedsReauth"/>.
    /// </summary>
    [Alias("Apply"), AlwaysInterleave, ResponseTimeout("00:01:30")]
    Task<AppliedSuggestion> Apply(Guid suggestionId, ApplyRequest request, OperationId operation);

    /// <summary>Says no to a suggestion; once more changes nothing. Throws <see cref="ErrorCode.NotFound"/>, <see cref="ErrorCode.SuggestionClosed"/>.</summary>
    [Alias("Dismiss"), AlwaysInterleave]
    Task Dismiss(Guid suggestionId, OperationId operation);

    /// <summary>Takes up analyses that nobody works on; called by the sweep.</summary>
    [Alias("Wake"), AlwaysInterleave]
    Task Wake();
}
