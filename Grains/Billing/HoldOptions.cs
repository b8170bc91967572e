using System.ComponentModel.DataAnnotations;

namespace StreamVibe.Billing;

/// <summary>How many holds may wait to be written in one silo. Section <c>Billing:Holds</c>.</summary>
sealed class HoldOptions
{
    public const string Section = "Billing:Holds";

    /// <summary>Of everybody together; more are answered 503 at once.</summary>
    [Range(256, 1_000_000)]
    public int MostWaiting { get; set; } = 8192;

    /// <summary>Of one user; more are answered 429 at once.</summary>
    [Range(1, 100_000)]
    public int MostWaitingPerUser { get; set; } = 1024;
}
