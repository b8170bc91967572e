using System.Collections.Immutable;
using StreamVibe.Connections;

namespace StreamVibe.Maintenance;

/// <summary>What administrators see of the installation. Stateless. Key: user id.</summary>
[Alias("sv.IAdminGrain")]
public interface IAdminGrain : IGrainWithGuidKey
{
    /// <summary>Every job, by name.</summary>
    [Alias("Jobs")]
    Task<ImmutableArray<JobStatus>> Jobs();

    /// <summary>Users, newest first; those who are leaving are left out.</summary>
    [Alias("Users")]
    Task<Page<UserEntry>> Users(UserFilter filter, PageRequest page);

    /// <summary>The day of every platform that counts units.</summary>
    [Alias("Budgets")]
    Task<ImmutableArray<ProviderBudget>> Budgets();
}
