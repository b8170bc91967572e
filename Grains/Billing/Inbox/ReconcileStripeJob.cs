using Microsoft.Extensions.Logging;
using StreamVibe.Audit;
using StreamVibe.Billing.Entitlements;
using StreamVibe.Billing.Payments;
using StreamVibe.Maintenance;
using StreamVibe.Storage;

namespace StreamVibe.Billing.Inbox;

/// <summary>
/// Looks at every customer at Stripe who was not looked at for most of a day, the longest unseen first and no faster than events are applied, then fetches what Stripe could not deliver. A difference is put
/// into force and noted: no event told of it.
/// </summary>
sealed partial class ReconcileStripeJob(
    Database database, EntitlementStore entitlements, CustomerReread customers, UndeliveredEvents undelivered, StripeGateway stripe, AuditStore audit, TimeProvider clock, ILogger<ReconcileStripeJob> log) : IJob
{
    /// <summary>Events younger than this are looked for; Stripe itself keeps trying for three days.</summary>
    static readonly TimeSpan LookBack = TimeSpan.FromDays(4);

    static readonly TimeSpan Unseen = TimeSpan.FromHours(20), LongestLook = TimeSpan.FromSeconds(35), LongestRun = TimeSpan.FromSeconds(45);

    const int Batch = 100;

    public string Name => "reconcile-stripe";

    public JobSchedule Schedule { get; } = JobSchedule.Daily(hour: 4);

    public async Task<JobResult> Run(JobRun run)
    {
        if (!stripe.IsConfigured) return new(0);
        var (began, unanswered, looked) = (clock.GetTimestamp(), 0, new HashSet<string>(StringComparer.Ordinal));
        while ((await entitlements.Unseen(run.Now - Unseen, Batch)).Where(looked.Add).ToList() is { Count: > 0 } batch)
            foreach (var customer in batch)
            {
                if (clock.GetElapsedTime(began) > LongestLook) return new(looked.Count, More: true, Problem: ProblemOf(unanswered));
                if (await Look(customer) is RereadOutcome.Unanswered or RereadOutcome.Failed) unanswered++;
            }
        // Last, since a key may do without: who was looked at needs no event.
        try
        {
            return new(looked.Count + await undelivered.Fetch(run.Now - LookBack, () => clock.GetElapsedTime(began) > LongestRun), Problem: ProblemOf(unanswered));
        }
        catch (StripeRefusal refused)
        {
            NotFetched(log, refused, refused.Failure);
            return new(looked.Count, Problem: ProblemOf(unanswered) ?? "Events that were not delivered could not be fetched.");
        }
    }

    async Task<RereadOutcome> Look(string customerId)
    {
        var before = await entitlements.OfCustomer(customerId);
        var outcome = await customers.Run(customerId);
        if (before is not null && outcome == RereadOutcome.Changed && await entitlements.OfUser(before.UserId) is { } after && before.DiffersFrom(after))
        {
            Differed(log, before.UserId, before.Plan, before.Status, after.Plan, after.Status);
            await database.Service.Write(audit.BySystem(before.UserId, "billing.reconciled", $"subscription:{after.SubscriptionId ?? before.SubscriptionId}", clock.GetUtcNow()));
        }
        return outcome;
    }

    static string? ProblemOf(int unanswered) => unanswered == 0 ? null : $"{unanswered} customers could not be looked at.";

    [LoggerMessage(EventId = 3118, Level = LogLevel.Warning, Message = "What was in force for {user} was not what Stripe says, and no event told of it: plan {plan} ({status}) is {newPlan} ({newStatus})")]
    static partial void Differed(ILogger logger, Guid user, string plan, string status, string newPlan, string newStatus);

    [LoggerMessage(EventId = 3129, Level = LogLevel.Warning, Message = "Events that Stripe could not deliver were not fetched ({failure}); customers were looked at all the same")]
    static partial void NotFetched(ILogger logger, Exception refusal, StripeFailure failure);
}
