using System.Collections.Immutable;
using Orleans.Concurrency;
using StreamVibe.Connections;
using StreamVibe.Connections.Budgets;

namespace StreamVibe.Maintenance;

[StatelessWorker, GrainType("admin")]
sealed class AdminGrain(IEnumerable<IJob> jobs, UserListStore users) : Grain, IAdminGrain
{
    public async Task<ImmutableArray<JobStatus>> Jobs() =>
        [.. await Task.WhenAll(jobs.OrderBy(job => job.Name, StringComparer.Ordinal).Select(job => GrainFactory.Job(job.Name).Get()))];

    public Task<Page<UserEntry>> Users(UserFilter filter, PageRequest page) => users.List(this.GetPrimaryKey(), filter, page);

    public async Task<ImmutableArray<ProviderBudget>> Budgets() => [await GrainFactory.Budget(SiloUnits.Of).Get()];
}
