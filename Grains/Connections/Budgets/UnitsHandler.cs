namespace StreamVibe.Connections.Budgets;

/// <summary>Pays for each request to YouTube as it leaves, inside the pipeline's tries: a second one costs as much as the first. Without units it does not leave.</summary>
sealed class UnitsHandler(SiloUnits units) : DelegatingHandler
{
    static readonly HttpRequestOptionsKey<bool> Unasked = new("StreamVibe.Unasked");

    /// <summary>Nobody asked for what this request is a part of.</summary>
    public static void Mark(HttpRequestMessage request) => request.Options.Set(Unasked, true);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        await units.Spend(BudgetRules.CostOf(request.Method), request.Options.TryGetValue(Unasked, out var isUnasked) && isUnasked, cancellationToken);
        return await base.SendAsync(request, cancellationToken);
    }
}
