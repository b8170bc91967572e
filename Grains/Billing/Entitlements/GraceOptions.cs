using System.ComponentModel.DataAnnotations;

namespace StreamVibe.Billing.Entitlements;

/// <summary>How long an unpaid plan stays in force. Section <c>Billing</c>.</summary>
sealed class GraceOptions
{
    public const string Section = "Billing";

    /// <summary>From the first unpaid invoice; then the limits of the free plan, until it is paid.</summary>
    [Range(0, 90)]
    public int PastDueGraceDays { get; set; } = 7;

    public TimeSpan PastDueGrace => TimeSpan.FromDays(PastDueGraceDays);
}
