using System.ComponentModel.DataAnnotations;
using StreamVibe.Storage;

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

    /// <summary>Names of the events that tell Stripe's meters of use above a limit, by kind of quota; a kind that is not named here has its own name there.</summary>
    public Dictionary<string, string> MeterEvents { get; set; } = [];

    public bool IsConfigured => SecretKey is { Length: > 0 };

    public string MeterEventOf(QuotaKind kind) => MeterEvents.GetValueOrDefault(Names.Of(kind)) ?? Names.Of(kind);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (SecretKey is { Length: > 0 } key && key.Contains("_live_", StringComparison.Ordinal) != LiveMode)
            yield return new($"A key of {(LiveMode ? "test" : "live")} mode is set, and Stripe:LiveMode is {LiveMode}.", [nameof(SecretKey)]);
        foreach (var (kind, name) in MeterEvents)
            if (!Enum.GetValues<QuotaKind>().Select(Names.Of).Contains(kind)) yield return new($"There is no quota '{kind}': {string.Join(", ", Enum.GetValues<QuotaKind>().Select(Names.Of))}.", [nameof(MeterEvents)]);
            else if (name is not { Length: > 0 and <= 100 }) yield return new($"The event of '{kind}' needs a name of 1 to 100 characters.", [nameof(MeterEvents)]);
        if (MeterEvents.Values.Distinct(StringComparer.Ordinal).Count() != MeterEvents.Count) yield return new("Two quotas have one event.", [nameof(MeterEvents)]);
    }
}
