using System.Globalization;

namespace StreamVibe.Billing;

/// <summary>The terms of a plan as the metadata of its product at Stripe say them.</summary>
static class PlanMetadata
{
    /// <summary>Null where the product is no plan of ours: a code or a quota is missing or cannot be read.</summary>
    public static Plan? Read(IReadOnlyDictionary<string, string> metadata) =>
        metadata.GetValueOrDefault("plan") is { Length: > 0 } code && Quota(metadata, "sync") is { } sync && Quota(metadata, "ai_analysis") is { } analysis && Quota(metadata, "seo_submission") is { } submission
            ? new(code, sync, analysis, submission, metadata.GetValueOrDefault("overage") == "allowed")
            : null;

    static long? Quota(IReadOnlyDictionary<string, string> metadata, string kind) =>
        long.TryParse(metadata.GetValueOrDefault("quota_" + kind), NumberStyles.None, CultureInfo.InvariantCulture, out var quota) ? quota : null;
}
