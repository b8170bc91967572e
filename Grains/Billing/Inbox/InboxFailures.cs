using Microsoft.Extensions.Logging;
using StreamVibe.Audit;
using StreamVibe.Billing.Entitlements;
using StreamVibe.Maintenance;
using StreamVibe.Storage;

namespace StreamVibe.Billing.Inbox;

/// <summary>Events whose effect failed: tried again, ever later, and put aside in the end, so that nobody else's wait for them.</summary>
sealed partial class InboxFailures(Database database, AuditStore audit, InboxMetrics metrics, ILogger<InboxFailures> log)
{
    /// <summary>Of one customer. Where no event waits, Stripe is asked again a few times, and then not before the next reconciliation.</summary>
    public async Task Note(Standing standing, List<PendingEvent> waiting, Exception failure, DateTimeOffset now)
    {
        if (waiting.Count > 0)
        {
            await Note(waiting, failure, now, quarantined => audit.BySystem(standing.UserId, "billing.event_quarantined", $"event:{quarantined.Id}", now));
            return;
        }
        NotApplied(log, failure, standing.UserId);
        var tries = standing.RereadTries + 1;
        await database.Service.Write(EntitlementStore.Owe(standing.UserId, tries < InboxRules.MostAttempts ? now + InboxRules.Pause(tries) : null, tries < InboxRules.MostAttempts ? tries : 0));
    }

    /// <summary>Of nobody.</summary>
    public Task Note(List<PendingEvent> waiting, Exception failure, DateTimeOffset now) => Note(waiting, failure, now, _ => null);

    async Task Note(List<PendingEvent> waiting, Exception failure, DateTimeOffset now, Func<PendingEvent, Statement?> note)
    {
        var failed = waiting.ConvertAll(one => InboxRules.AfterFailure(one.Id, one.Attempts, now));
        var aside = waiting.Where((_, number) => failed[number].State == EventState.Quarantined).ToList();
        await database.Service.Write([InboxStore.Fail(failed, failure is UnknownProductException unknown ? unknown.Message : JobRules.Describe(failure)), .. aside.Select(note).OfType<Statement>()]);
        metrics.Ended(aside, EventState.Quarantined, now);
        foreach (var one in aside) Quarantined(log, failure, one.Id, one.Type);
        if (aside.Count < waiting.Count) NotYet(log, failure, waiting.Count - aside.Count, waiting[0].Id);
    }

    [LoggerMessage(EventId = 3113, Level = LogLevel.Error, Message = "Event {id} ({type}) of Stripe's is put aside: what follows from it failed too often. It can be replayed")]
    static partial void Quarantined(ILogger logger, Exception failure, string id, string type);

    [LoggerMessage(EventId = 3114, Level = LogLevel.Warning, Message = "What follows from {count} events of Stripe's failed, {id} the first of them; it is tried again")]
    static partial void NotYet(ILogger logger, Exception failure, int count, string id);

    [LoggerMessage(EventId = 3115, Level = LogLevel.Error, Message = "What Stripe says of {user} could not be put into force")]
    static partial void NotApplied(ILogger logger, Exception failure, Guid user);
}
