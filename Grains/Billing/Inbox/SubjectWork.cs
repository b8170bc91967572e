using Npgsql;
using StreamVibe.Billing.Payments;
using StreamVibe.Storage;

namespace StreamVibe.Billing.Inbox;

/// <summary>What follows from all that waits of one subject.</summary>
sealed class SubjectWork(Database database, InboxStore inbox, InboxFailures failures, CustomerReread customers, TermsReread terms, InboxMetrics metrics, TimeProvider clock)
{
    static readonly TimeSpan UntilStripeAnswers = TimeSpan.FromSeconds(30);

    public async Task Do(string subject)
    {
        var waiting = await inbox.Pending(subject);
        var concerns = waiting.Select(one => InboxRules.ConcernOf(one.Type)).ToHashSet();
        if (concerns.Contains(Concern.Terms) || concerns.Contains(Concern.Prices)) await Sold(subject, waiting, concerns.Contains(Concern.Terms));
        else await customers.Run(subject);
    }

    async Task Sold(string subject, List<PendingEvent> waiting, bool hasTerms)
    {
        try
        {
            await terms.Run(subject, hasTerms);
            var now = clock.GetUtcNow();
            await database.Service.Write(InboxStore.Settle(waiting, EventState.Applied, null, now));
            metrics.Ended(waiting, EventState.Applied, now);
        }
        catch (StripeRefusal away) when (away.Failure is not (StripeFailure.Refused or StripeFailure.KeyTaken))
        {
            // Nothing is wrong with the event: it waits until Stripe answers, however long that takes.
            await database.Service.Write(InboxStore.Postpone(waiting, clock.GetUtcNow() + UntilStripeAnswers));
        }
        catch (Exception failure) when (failure is not NpgsqlException { IsTransient: true })
        {
            await failures.Note(waiting, failure, clock.GetUtcNow());
        }
    }
}
