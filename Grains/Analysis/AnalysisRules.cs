using System.Collections.Immutable;
using StreamVibe.Analysis.Models;
using StreamVibe.Connections;

namespace StreamVibe.Analysis;

/// <summary>What an analysis is made of, without I/O.</summary>
static class AnalysisRules
{
    public const int MostItems = 200;

    /// <summary>While somebody works on an analysis, it is taken up by somebody else no sooner than this after the last sign of life.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(60);

    /// <summary>How often an item is taken up at most: more than three calls and a few deaths mean that something is wrong with us, and each call costs.</summary>
    public const int MostAttempts = 15;

    /// <summary>How often its worker gives that sign.</summary>
    public static readonly TimeSpan Sign = TimeSpan.FromSeconds(20);

    /// <exception cref="DomainException"><see cref="ErrorCode.ValidationFailed"/>.</exception>
    public static void Check(ImmutableArray<Guid> contentIds)
    {
        if (contentIds.Length is < 1 or > MostItems) throw DomainException.Invalid("contentIds", $"An analysis is of 1 to {MostItems} items.");
        if (contentIds.Distinct().Count() < contentIds.Length) throw DomainException.Invalid("contentIds", "Each item is named once.");
    }

    /// <summary>The items to work on. Their ids are those of their units in the ledger: of one item, the analysis' own.</summary>
    public static ImmutableArray<OpenItem> Items(Guid analysisId, Guid userId, ImmutableArray<Guid> contentIds) =>
    [
        .. contentIds.Select(id => new OpenItem(contentIds.Length == 1 ? analysisId : Derived.Id(analysisId, default, id.ToString()), analysisId, userId, id, 0, contentIds.Length)),
    ];

    public static AnalysisRun Queued(Guid analysisId, ImmutableArray<Guid> contentIds, DateTimeOffset now) => new(
        analysisId, AnalysisStatus.Queued, contentIds.Length, 0, 0, now, null, null, null, [.. contentIds.Select(id => new AnalysisItem(id, AnalysisStatus.Queued, 0, null))]);

    /// <summary>How an item ends whose model answered. A unit is paid for suggestions: where there is nothing to improve, it is given back.</summary>
    public static ItemEnd Answered(ImmutableArray<Proposal> proposals) => new(null, proposals);

    public static ItemEnd Failed(Problem problem) => new(problem, []);

    /// <summary>It was taken up too often, or its unit is not held any more.</summary>
    public static ItemEnd GivenUp() => Failed(new(DomainException.Text(ErrorCode.Unavailable), "Something went wrong on our side. Nothing was counted; try again later."));

    /// <summary>The item was deleted before its suggestions were there.</summary>
    public static ItemEnd Gone() => Failed(new(DomainException.Text(ErrorCode.NotFound), "The item was deleted meanwhile."));
}

/// <summary>How an item ends.</summary>
/// <param name="Problem">Null where it did not fail.</param>
sealed record ItemEnd(Problem? Problem, ImmutableArray<Proposal> Proposals)
{
    /// <summary>Whether its unit is paid.</summary>
    public bool Pays => !Proposals.IsEmpty;
}
