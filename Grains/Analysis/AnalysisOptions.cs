using System.ComponentModel.DataAnnotations;
using StreamVibe.Analysis.Models;

namespace StreamVibe.Analysis;

/// <summary>How many items are worked on at a time. Section <c>Ai</c>, as the models'.</summary>
public sealed class AnalysisOptions
{
    public const string Section = AiOptions.Section;

    /// <summary>Of everybody together, in one silo.</summary>
    [Range(1, 500)]
    public int AtOnce { get; set; } = 16;

    /// <summary>Of one user.</summary>
    [Range(1, 50)]
    public int AtOncePerUser { get; set; } = 4;
}
