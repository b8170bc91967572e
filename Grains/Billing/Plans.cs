namespace StreamVibe.Billing;

/// <summary>What a plan includes per cycle.</summary>
/// <param name="Overage">Whether work goes on above the limit, at a price.</param>
sealed record Plan(string Code, long Sync, long AiAnalysis, long SeoSubmission, bool Overage)
{
    public long Limit(QuotaKind kind) => kind switch
    {
        QuotaKind.Sync => Sync,
        QuotaKind.AiAnalysis => AiAnalysis,
        QuotaKind.SeoSubmission => SeoSubmission,
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };
}

/// <summary>The built-in plans, smallest first.</summary>
static class Plans
{
    public static readonly Plan Free = new("free", 10, 20, 10, Overage: false);

    public static readonly IReadOnlyList<Plan> All = [Free, new("creator", 100, 300, 100, Overage: true), new("studio", 1000, 3000, 1000, Overage: true)];
}
