using StreamVibe.Analysis.Models;

namespace StreamVibe.Analysis;

/// <summary>One item of an analysis that is not done.</summary>
/// <param name="Attempt">How often it was taken up: who knows another number has lost it.</param>
/// <param name="Total">How many items the analysis has.</param>
/// <param name="Seen">What its start read of it; null where that was not kept.</param>
sealed record OpenItem(Guid Id, Guid AnalysisId, Guid UserId, Guid ContentId, int Attempt, int Total, SeenItem? Seen = null);

/// <summary>What an item was a moment ago, so that it need not be read twice.</summary>
sealed record SeenItem(ModelQuestion Question, DateTimeOffset At)
{
    static readonly TimeSpan moment = TimeSpan.FromSeconds(1);

    /// <summary>Whether an edit since would have been as late if it had been read now.</summary>
    public bool IsFresh(DateTimeOffset now) => (now - At).Duration() < moment;
}

/// <summary>The item was cancelled, ended, or taken over by another activation: stop, and change nothing.</summary>
sealed class ItemLost() : Exception("The item is somebody else's now, or over.")
{
    public const string Constraint = "analysis_item_attempt";
}
