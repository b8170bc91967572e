using Orleans.Concurrency;

namespace StreamVibe.Audit;

[StatelessWorker, GrainType("operation")]
sealed class OperationGrain(ReplyStore replies, TimeProvider clock) : Grain, IOperationGrain
{
    Guid UserId => this.GetPrimaryKey();

    public async Task<StoredAnswer?> Begin(OperationId operation, Guid claim) =>
        OperationRules.Judge(operation, claim, await replies.Claim(UserId, operation, claim, clock.GetUtcNow()));

    public Task Finish(OperationId operation, Guid claim, StoredAnswer answer) => replies.Keep(UserId, operation, claim, answer);

    public Task GiveUp(OperationId operation, Guid claim, bool refused) => replies.Release(UserId, operation, claim, refused);
}
