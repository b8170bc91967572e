using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;
using StreamVibe.Billing.Entitlements;
using StreamVibe.Billing.Payments;
using StreamVibe.Storage;

namespace StreamVibe.Billing.Inbox;

/// <summary>
/// One look at what Stripe says of a customer now serves every event of the customer that waits: (1) the row and the events are read; (2) Stripe is asked once; (3) what follows is decided;
/// (4) decision, news and the end of the events are one transaction, which holds only for the row that was read. Two that do it at once decide the same, or the older one decides again.
/// </summary>
sealed partial class CustomerReread(
    Database database, EntitlementStore entitlements, EntitlementWriter writer, InboxStore inbox, InboxFailures failures, StripeGateway stripe, Catalog catalog, UnitPrices prices, ReadPace pace,
    IOptionsMonitor<GraceOptions> grace, InboxMetrics metrics, TimeProvider clock, ILogger<CustomerReread> log)
{
    /// <summary>Who is overtaken more often waits for the next round.</summary>
    const int MostTries = 3;

    /// <summary>A Stripe that hangs must not keep a shard for longer with each customer.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(8);

    const string CustomerDeleted = "customer.deleted";

    public async Task<RereadOutcome> Run(string customerId)
    {
        var outcome = await entitlements.OfCustomer(customerId) is null ? await Nobody(customerId) : RereadOutcome.Overtaken;
        for (var tries = 0; outcome == RereadOutcome.Overtaken && tries < MostTries; tries++)
        {
            await pace.Turn();
            outcome = await Once(customerId);
            metrics.Reread(Names.Of(outcome));
        }
        return outcome;
    }

    async Task<RereadOutcome> Once(string customerId)
    {
        var waiting = await inbox.Pending(customerId);
        if (await entitlements.OfCustomer(customerId) is not { } before) return await Nobody(customerId);
        var now = clock.GetUtcNow();
        try
        {
            using var patience = new CancellationTokenSource(Patience, clock);
            var picture = await stripe.Customer(customerId, patience.Token);
            // The list of a deleted customer is only an empty one; nobody is undeleted, so that this can be believed whenever it comes.
            if (waiting.Exists(one => one.Type == CustomerDeleted)) picture = picture with { IsDeleted = true };
            return await Apply(before, picture, now, rereadDueAt: null, tries: 0, waiting, now);
        }
        catch (StripeRefusal away) when (away.Failure is not (StripeFailure.Refused or StripeFailure.KeyTaken))
        {
            NotAnswered(log, customerId, away.Failure, waiting.Count);
            return await Believe(before, waiting, now);
        }
        catch (Exception failure) when (failure is not NpgsqlException { IsTransient: true })
        {
            await failures.Note(before, waiting, failure, now);
            return RereadOutcome.Failed;
        }
    }

    // Stripe does not answer: what the events say themselves is better than nothing, and no event waits for Stripe, since it will be asked again anyhow.
    async Task<RereadOutcome> Believe(Standing before, List<PendingEvent> waiting, DateTimeOffset now)
    {
        var dueAt = now + InboxRules.Pause(before.RereadTries);
        try
        {
            if (waiting.Count > 0 && EventPicture.Of(await inbox.Bodies(waiting), before) is { } said)
                return await Apply(before, said.Picture, said.At, dueAt, before.RereadTries + 1, waiting, now) == RereadOutcome.Overtaken ? RereadOutcome.Overtaken : RereadOutcome.Unanswered;
        }
        catch (Exception unusable) when (unusable is StripeRefusal or UnknownProductException)
        {
            // Their terms cannot be looked up just now.
        }
        await database.Service.Write(EntitlementStore.Owe(before.UserId, dueAt, before.RereadTries + 1), InboxStore.Settle(waiting, EventState.Applied, null, now));
        metrics.Ended(waiting, EventState.Applied, now);
        return RereadOutcome.Unanswered;
    }

    async Task<RereadOutcome> Apply(
        Standing before, CustomerPicture picture, DateTimeOffset seenAt, DateTimeOffset? rereadDueAt, int tries, List<PendingEvent> waiting, DateTimeOffset now)
    {
        var plans = new Dictionary<string, Plan?>();
        foreach (var product in picture.Subscriptions.Select(subscription => subscription.ProductId).Distinct()) plans[product] = await catalog.PlanOf(product);
        var ruling = EntitlementRules.Decide(before, picture, product => plans[product], grace.CurrentValue.PastDueGrace, now);
        // Who takes events at their word asks again anyhow, and can wait for the prices until then.
        var (priced, owed) = rereadDueAt is null ? await Priced(before, ruling, picture, now) : (ruling, []);
        ruling = priced with { Next = priced.Next with { SeenAt = seenAt, RereadDueAt = rereadDueAt, RereadTries = tries } };
        if (!await writer.Write(before, ruling, byStripe: true, now, [InboxStore.Settle(waiting, EventState.Applied, null, now), .. owed])) return RereadOutcome.Overtaken;

        metrics.Ended(waiting, EventState.Applied, now);
        metrics.Second(ruling.Others.Count);
        foreach (var other in ruling.Others) PaysTwice(log, before.UserId, other.Id);
        return before.DiffersFrom(ruling.Next) ? RereadOutcome.Changed : RereadOutcome.Same;
    }

    // A plan is in force without its prices too. Who has a cap needs them: they are asked for again a few times, and then not before the next reconciliation.
    async Task<(Ruling Ruling, Statement[] Owed)> Priced(Standing before, Ruling ruling, CustomerPicture picture, DateTimeOffset now)
    {
        try
        {
            using var patience = new CancellationTokenSource(Patience, clock);
            return (await prices.Add(ruling, picture, patience.Token), []);
        }
        catch (StripeRefusal away)
        {
            NotPriced(log, before.UserId, away.Failure);
            var tries = before.RereadTries + 1;
            return (ruling, tries < InboxRules.MostAttempts ? [EntitlementStore.OweUnderCap(before.UserId, now + InboxRules.Pause(before.RereadTries), tries)] : []);
        }
    }

    // Nothing that an event says of itself makes somebody a customer; replayed later, it may find one.
    async Task<RereadOutcome> Nobody(string customerId)
    {
        var (waiting, now) = (await inbox.Pending(customerId), clock.GetUtcNow());
        await database.Service.Write(InboxStore.Settle(waiting, EventState.Ignored, InboxRules.Stranger, now));
        metrics.Ended(waiting, EventState.Ignored, now);
        return RereadOutcome.Nobody;
    }

    [LoggerMessage(EventId = 3111, Level = LogLevel.Warning, Message = "Stripe could not be asked about {customer} ({failure}); {count} events are taken at their word and it is asked again")]
    static partial void NotAnswered(ILogger logger, string customer, StripeFailure failure, int count);

    [LoggerMessage(EventId = 3128, Level = LogLevel.Warning, Message = "Stripe did not say what use above the limits costs {user} ({failure}): what is known stays, and it is asked again")]
    static partial void NotPriced(ILogger logger, Guid user, StripeFailure failure);

    [LoggerMessage(EventId = 3112, Level = LogLevel.Warning, Message = "{user} pays for subscription {subscription} beside the one in force; nothing was cancelled")]
    static partial void PaysTwice(ILogger logger, Guid user, string subscription);
}

/// <summary>What came of a look at a customer.</summary>
enum RereadOutcome
{
    /// <summary>What is in force is what Stripe says.</summary>
    Same,

    /// <summary>What Stripe says was put into force.</summary>
    Changed,

    /// <summary>Nobody here is this customer.</summary>
    Nobody,

    /// <summary>Stripe did not answer; it is asked again.</summary>
    Unanswered,

    /// <summary>Somebody else changed the row each time.</summary>
    Overtaken,

    /// <summary>What Stripe says cannot be put into force.</summary>
    Failed,
}
