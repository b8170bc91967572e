using System.ComponentModel.DataAnnotations;

namespace StreamVibe.Billing.Inbox;

/// <summary>How fast events of Stripe's are taken and applied. Section <c>Stripe</c>.</summary>
sealed class InboxOptions
{
    public const string Section = "Stripe";

    /// <summary>Customers that one silo asks Stripe about in a second; Stripe itself refuses more than a hundred requests, and twenty-five in test mode.</summary>
    [Range(1, 100)]
    public int ReadsPerSecond { get; set; } = 20;

    /// <summary>Events that may wait to be written in one silo; more are answered 503 at once, and Stripe sends them again.</summary>
    [Range(256, 100_000)]
    public int MostWaiting { get; set; } = 8192;
}
