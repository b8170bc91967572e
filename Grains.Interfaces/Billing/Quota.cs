using System.Text.Json.Serialization;

namespace StreamVibe.Billing;

/// <summary>What a plan limits.</summary>
[GenerateSerializer, Alias("sv.QuotaKind"), JsonConverter(typeof(JsonStringEnumConverter<QuotaKind>))]
public enum QuotaKind
{
    [JsonStringEnumMemberName("sync")] Sync = 0,
    [JsonStringEnumMemberName("ai_analysis")] AiAnalysis = 1,
    [JsonStringEnumMemberName("seo_submission")] SeoSubmission = 2,
}

/// <summary>Where a user stands in this cycle for one kind.</summary>
/// <param name="Used">Work that finished.</param>
/// <param name="Held">Work that runs and will be counted or given back.</param>
/// <param name="Limit">Included in the plan; null is unlimited.</param>
/// <param name="Remaining">What can still start within the limit; null is unlimited.</param>
/// <param name="Overage">Units used above the limit in this cycle.</param>
/// <param name="ResetsAt">When the cycle ends.</param>
/// <param name="Allowed">Whether one more may start now.</param>
/// <param name="Upgrade">Code of the smallest plan that would allow one more; null where this plan does or none would.</param>
[GenerateSerializer, Immutable, Alias("sv.QuotaStatus")]
public sealed record QuotaStatus(
    [property: Id(0)] QuotaKind Kind,
    [property: Id(1)] long Used,
    [property: Id(2)] long Held,
    [property: Id(3)] long? Limit,
    [property: Id(4)] long? Remaining,
    [property: Id(5)] long Overage,
    [property: Id(6)] bool OverageAllowed,
    [property: Id(7)] DateTimeOffset ResetsAt,
    [property: Id(8)] bool Allowed,
    [property: Id(9)] string? Upgrade)
{
    /// <summary>How many more units the spend cap leaves room for, those within the limit among them; null where it is no obstacle. Not part of the HTTP contract.</summary>
    [Id(10), JsonIgnore]
    public long? Affordable { get; init; }

    /// <summary>Whether there is a spend cap, and nobody knows just now what one more above the limit costs: none is started then. Not part of the HTTP contract.</summary>
    [Id(11), JsonIgnore]
    public bool IsUnpriced { get; init; }
}

/// <summary>One row of the ledger's counters as PostgreSQL last wrote it.</summary>
/// <param name="Version">Grows with each write; an observer keeps the highest.</param>
[GenerateSerializer, Immutable, Alias("sv.UsageCounter")]
public sealed record UsageCounter(
    [property: Id(0)] QuotaKind Kind,
    [property: Id(1)] long Used,
    [property: Id(2)] long Held,
    [property: Id(3)] long? Limit,
    [property: Id(4)] bool OverageAllowed,
    [property: Id(5)] long Overage,
    [property: Id(6)] long Version);
