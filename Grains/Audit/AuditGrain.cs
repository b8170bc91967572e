using Orleans.Concurrency;

namespace StreamVibe.Audit;

[StatelessWorker, GrainType("audit")]
sealed class AuditGrain(AuditStore store) : Grain, IAuditGrain
{
    public Task<Page<AuditEntry>> List(PageRequest page) => store.List(this.GetPrimaryKey(), page);
}
