using Npgsql;
using StreamVibe.Audit;
using StreamVibe.Storage;

namespace StreamVibe.Billing;

/// <summary>Sets a spend cap: the row, the counters, the audit log and the operation's answer in one transaction.</summary>
sealed class SpendCapWriter(Database database, AuditStore audit, OperationStore operations, TimeProvider clock)
{
    /// <summary>The subscription with its cap; a repeated operation changes nothing and has the first answer.</summary>
    /// <exception cref="DomainException"><see cref="ErrorCode.ValidationFailed"/>, or <see cref="ErrorCode.NotFound"/>: the user has left.</exception>
    public Task<Subscription> Set(Subscription known, Guid userId, long? amount, OperationId operation)
    {
        var changed = known with { SpendCap = SpendCapRules.Checked(amount) };
        return operations.Once(userId, operation, async () =>
        {
            var now = clock.GetUtcNow();
            Statement[] done = operation.Fingerprint.Length > 0 ? [OperationStore.Done(userId, operation, changed, now)] : [];
            try
            {
                await database.Service.Write([BillingStore.SetSpendCap(userId, changed.SpendCap, now), audit.ByUser(userId, "subscription.spend_cap_set", "subscription", now), .. done]);
            }
            catch (PostgresException left) when (left.ConstraintName == BillingStore.KeyConstraint)
            {
                throw DomainException.NotFound("subscription");
            }
            return changed;
        });
    }
}
