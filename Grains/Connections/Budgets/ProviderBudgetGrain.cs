using System.Collections.Immutable;
using Microsoft.Extensions.Options;
using StreamVibe.Connections.YouTube;
using StreamVibe.Storage;

namespace StreamVibe.Connections.Budgets;

/// <summary>Begins each day by its date, whoever asks first: it needs no reminder at midnight.</summary>
[GrainType("provider-budget")]
sealed class ProviderBudgetGrain(
    [PersistentState("budget")] IPersistentState<BudgetState> stored, IOptionsMonitor<YouTubeOptions> youtube, BudgetReport report, TimeProvider clock) : Grain, IProviderBudgetGrain
{
    // YouTube is the one platform that counts units.
    Platform Platform => BudgetKey.Parse(this.GetPrimaryKeyString()) is Platform.YouTube and var platform ? platform : throw DomainException.NotFound("budget");

    BudgetLimits Limits => new(youtube.CurrentValue.DailyUnits, youtube.CurrentValue.ReservePercent);

    public async Task<UnitAnswer> Lease(UnitRequest request, OperationId operation)
    {
        var (platform, now) = (Platform, clock.GetUtcNow());
        var (next, answer) = BudgetRules.Lease(stored.State, request, operation.Value, Limits, now);
        await Save(next);
        if (answer is { Lease: null, IsOver: true }) report.Over(platform, next.Day, request.Unasked, answer.RetryAt);
        return answer;
    }

    public async Task TakeBack(ImmutableArray<SpentLease> ended)
    {
        _ = Platform;
        await Save(BudgetRules.TakeBack(stored.State, ended, clock.GetUtcNow()));
    }

    public async Task Exhausted(DateTimeOffset askedAt)
    {
        var platform = Platform;
        await Save(BudgetRules.Exhausted(stored.State, askedAt, clock.GetUtcNow()));
        report.Exhausted(platform, askedAt);
    }

    public Task<ProviderBudget> Get() => Task.FromResult(BudgetRules.Show(stored.State, Platform, Limits, clock.GetUtcNow()));

    Task Save(BudgetState next) => next == stored.State ? Task.CompletedTask : stored.Replace(next, DeactivateOnIdle);
}
