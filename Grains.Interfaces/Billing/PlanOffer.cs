using System.Text.Json.Serialization;

namespace StreamVibe.Billing;

/// <summary>A plan and one way to pay it.</summary>
/// <param name="Code">Plan code; a plan with several prices is listed once for each.</param>
/// <param name="PriceId">What to name at checkout; null where there is nothing to buy.</param>
/// <param name="Amount">Minor units per interval.</param>
/// <param name="Currency">ISO 4217, in lower case.</param>
/// <param name="Interval">How often it is paid: <c>day</c>, <c>week</c>, <c>month</c> or <c>year</c>. Quotas are per month.</param>
/// <param name="OverageAllowed">Whether work goes on above the quotas, at a price.</param>
[GenerateSerializer, Immutable, Alias("sv.PlanOffer")]
public sealed record PlanOffer(
    [property: Id(0)] string Code,
    [property: Id(1)] string Name,
    [property: Id(2)] string? PriceId,
    [property: Id(3)] long Amount,
    [property: Id(4)] string Currency,
    [property: Id(5)] string Interval,
    [property: Id(6)] PlanQuotas Quotas,
    [property: Id(7)] bool OverageAllowed);

/// <summary>What a plan includes per month.</summary>
[GenerateSerializer, Immutable, Alias("sv.PlanQuotas")]
public sealed record PlanQuotas(
    [property: Id(0)] long Sync,
    [property: Id(1), JsonPropertyName("ai_analysis")] long AiAnalysis,
    [property: Id(2), JsonPropertyName("seo_submission")] long SeoSubmission);
