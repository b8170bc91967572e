using System.ComponentModel.DataAnnotations;

namespace StreamVibe.Billing.Payments;

/// <summary>How to reach Stripe. Section <c>Stripe</c>. Unset values are Stripe's own, or the sandbox's while the sandbox is on.</summary>
public sealed class StripeOptions : IValidatableObject
{
    public const string Section = "Stripe";

    /// <summary>Secret or restricted key; unset, nothing can be bought and the built-in plans are shown.</summary>
    public string? SecretKey { get; set; }

    /// <summary>Signing secrets of the webhook endpoint; two while one is rolled.</summary>
    public string[] WebhookSecrets { get; set; } = [];

    /// <summary>Whether this installation takes real money: keys and events of the other mode are refused.</summary>
    public bool LiveMode { get; set; }

    [Url]
    public string ApiBaseUrl { get; set; } = "https://api.stripe.com";

    public bool IsConfigured => SecretKey is { Length: > 0 };

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (SecretKey is { Length: > 0 } key && key.Contains("_live_", StringComparison.Ordinal) != LiveMode)
            yield return new($"A key of {(LiveMode ? "test" : "live")} mode is set, and Stripe:LiveMode is {LiveMode}.", [nameof(SecretKey)]);
    }
}
