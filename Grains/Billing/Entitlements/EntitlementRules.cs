using StreamVibe.Billing.Payments;

namespace StreamVibe.Billing.Entitlements;

/// <summary>Which plan is in force, for how long and until when, without I/O. What Stripe says now decides; how it came to that does not.</summary>
static class EntitlementRules
{
    /// <summary>Stripe's word for a subscription whose invoice was not paid, and which is tried again.</summary>
    public const string PastDue = "past_due";

    const string Active = "active", Trialing = "trialing";

    /// <summary>A period up to a calendar month is a cycle of the quota; longer ones have several.</summary>
    static readonly TimeSpan LongestCycle = TimeSpan.FromDays(31);

    /// <param name="planOf">The terms of a product; null where it is no plan of ours.</param>
    /// <param name="grace">How long an unpaid plan stays in force.</param>
    /// <exception cref="UnknownProductException">All that is paid for is unknown.</exception>
    public static Ruling Decide(Standing current, CustomerPicture picture, Func<string, Plan?> planOf, TimeSpan grace, DateTimeOffset now)
    {
        var seen = current with { CustomerId = picture.IsDeleted ? null : current.CustomerId };
        SubscriptionPicture[] live = picture.IsDeleted ? [] : [.. picture.Subscriptions.Where(IsLive)];
        // Which one is chosen follows from what Stripe says alone: what is remembered of the chosen one must not make another one the next choice.
        var offers = live
            .Select(subscription => new Offer(subscription, planOf(subscription.ProductId), PastDueSince(current, subscription), grace))
            .Where(offer => offer.Plan is not null)
            .OrderBy(offer => offer.Subscription.Status == PastDue).ThenByDescending(offer => offer.Size)
            .ThenBy(offer => offer.Subscription.CreatedAt).ThenBy(offer => offer.Subscription.Id, StringComparer.Ordinal)
            .ToList();
        if (offers.Count > 0) return Take(seen, offers[0], now) with { Others = [.. live.Where(subscription => subscription != offers[0].Subscription)] };
        return live.Length == 0 ? Nothing(seen, now) : throw new UnknownProductException(live[0].ProductId);
    }

    /// <summary>What is in force once the grace is over; the same where it is not.</summary>
    public static Ruling? AfterGrace(Standing current, DateTimeOffset now) => current.GraceEndsAt is { } end && end <= now
        ? new(InCycle(current, now) with { Plan = Plans.Free.Code, GraceEndsAt = null }, Plans.Free, [])
        : null;

    static Ruling Nothing(Standing current, DateTimeOffset now) => new(
        InCycle(current, now) with { Plan = Plans.Free.Code, Status = Active, CancelAtPeriodEnd = false, PastDueSince = null, GraceEndsAt = null, SubscriptionId = null, ProductId = null }, Plans.Free, []);

    // Cycles go on as they were, months from the last anchor. One that is over ends with the limits it had, before others are in force.
    static Standing InCycle(Standing current, DateTimeOffset now)
    {
        if (current.CycleEnd > now) return current;
        var (start, end) = QuotaRules.Following(current.CycleEnd, current.Anchor, now);
        return current with { CycleStart = start, CycleEnd = end };
    }

    static Ruling Take(Standing current, Offer offer, DateTimeOffset now)
    {
        var (subscription, terms) = (offer.Subscription, offer.IsInForce(now) ? offer.Plan! : Plans.Free);
        var (anchor, start, end) = Cycle(current, subscription, now);
        return new(current with
        {
            Plan = terms.Code,
            Status = subscription.Status,
            Anchor = anchor,
            CycleStart = start,
            CycleEnd = end,
            CancelAtPeriodEnd = subscription.CancelAtPeriodEnd,
            PastDueSince = offer.PastDueSince,
            GraceEndsAt = offer.IsInForce(now) ? offer.GraceEndsAt : null,
            SubscriptionId = subscription.Id,
            ProductId = subscription.ProductId,
        }, terms, []);
    }

    // A cycle only moves forward (ADR 34): one that begins later than ours ends ours, one that began earlier gives it its end.
    static (DateTimeOffset Anchor, DateTimeOffset Start, DateTimeOffset End) Cycle(Standing current, SubscriptionPicture subscription, DateTimeOffset now)
    {
        // In a trial the anchor is its end, which is yet to come.
        var anchor = subscription.Anchor <= now ? subscription.Anchor : subscription.PeriodStart;
        var length = subscription.PeriodEnd - subscription.PeriodStart;
        var (start, end) = length > TimeSpan.Zero && length <= LongestCycle ? (subscription.PeriodStart, subscription.PeriodEnd) : QuotaRules.Cycle(anchor, now);
        return start > current.CycleStart ? (anchor, start, end) : (anchor, current.CycleStart, end > current.CycleStart ? end : current.CycleEnd);
    }

    // The first unpaid invoice counts, also when later ones join it.
    static DateTimeOffset? PastDueSince(Standing current, SubscriptionPicture subscription) => subscription.Status != PastDue ? null
        : (current.SubscriptionId == subscription.Id ? current.PastDueSince : null) ?? subscription.UnpaidSince ?? subscription.PeriodStart;

    static bool IsLive(SubscriptionPicture subscription) => subscription.Status is Active or Trialing or PastDue;

    /// <summary>A subscription that may be the one in force.</summary>
    readonly record struct Offer(SubscriptionPicture Subscription, Plan? Plan, DateTimeOffset? PastDueSince, TimeSpan Grace)
    {
        public Int128 Size => (Int128)Plan!.Sync + Plan.AiAnalysis + Plan.SeoSubmission;

        public DateTimeOffset? GraceEndsAt => PastDueSince + Grace;

        public bool IsInForce(DateTimeOffset now) => GraceEndsAt is not { } end || end > now;
    }
}
