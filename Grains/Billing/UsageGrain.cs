using System.Collections.Immutable;
using Orleans.Concurrency;

namespace StreamVibe.Billing;

[StatelessWorker, GrainType("usage")]
sealed class UsageGrain(UsageStore store, TimeProvider clock) : Grain, IUsageGrain
{
    Guid UserId => this.GetPrimaryKey();

    public Task<Page<UsageCycle>> History(QuotaKind? kind, PageRequest page) => store.History(UserId, kind, page);

    public async Task<ImmutableArray<UsageDay>> Daily(QuotaKind? kind, DateOnly? from, DateOnly? to)
    {
        var zone = UsageRules.Zone(await store.TimeZone(UserId) ?? throw DomainException.NotFound("user"));
        var days = UsageRules.Days(from, to, UsageRules.Today(clock.GetUtcNow(), zone));
        var used = await store.Between(UserId, [.. days.Append(days[^1].AddDays(1)).Select(day => UsageRules.StartOf(day, zone))]);
        var kinds = kind is { } one ? [one] : Enum.GetValues<QuotaKind>();
        var byDay = used.ToDictionary(use => (use.Interval, use.Kind));
        // A day without use has no row.
        return [.. from number in Enumerable.Range(0, days.Length) from each in kinds let use = byDay.GetValueOrDefault((number, each)) select new UsageDay(days[number], each, use.Used, use.Overage)];
    }
}
