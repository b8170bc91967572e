using System.Globalization;
using StreamVibe.Sandbox.Stripe.Catalogue;
using StreamVibe.Sandbox.Stripe.Frame;

namespace StreamVibe.Sandbox.Stripe.Subscriptions;

/// <summary>What can be said of a subscription both when it begins and later.</summary>
internal static class SubscriptionFields
{
    const int MostTrialDays = 730;

    public static Subscription With(Call call, Subscription subscription)
    {
        var parameters = call.Parameters;
        var changed = subscription with
        {
            Description = StripeJson.Changed(parameters.Text("description"), subscription.Description),
            Metadata = StripeJson.Metadata(parameters.At("metadata"), subscription.Metadata),
            WithoutCard = parameters.At("trial_settings")?.At("end_behavior")?.Text("missing_payment_method") ?? subscription.WithoutCard,
        };
        var (atEnd, at) = (parameters.Flag("cancel_at_period_end"), parameters.Text("cancel_at"));
        if (atEnd is true && at is { Length: > 0 })
            throw Refusal.Invalid("You may only specify one of these parameters: cancel_at, cancel_at_period_end.", "cancel_at");
        return (atEnd, at) switch
        {
            (true, _) => CancelAtPeriodEnd(changed, call.Work.Now),
            (_, { Length: > 0 }) => changed with { CancelAt = CancelTime(call, changed, at), CancelAtPeriodEnd = false, CanceledAt = call.Work.Now, CancelReason = "cancellation_requested" },
            (_, "") => Resumed(changed),
            // The flag takes back what the flag has said, not a time that was set.
            (false, _) when changed.CancelAtPeriodEnd => Resumed(changed),
            _ => changed,
        };
    }

    /// <summary>
    /// As the portal says it: a time, and not the flag. Stripe: billing modes compared, cancellations in the customer portal. Who looks at the flag alone
    /// does not see that a subscription of the flexible mode, which is the usual one, is going to end.
    /// </summary>
    public static Subscription CancelByPortal(Subscription subscription, long now) => CancelAtPeriodEnd(subscription, now) with { CancelAtPeriodEnd = false };

    public static Subscription CancelAtPeriodEnd(Subscription subscription, long now) => subscription with
    {
        CancelAtPeriodEnd = true,
        CancelAt = subscription.PeriodEnd,
        CanceledAt = subscription.CancelAt is null ? now : subscription.CanceledAt,
        CancelReason = "cancellation_requested",
    };

    public static Subscription Resumed(Subscription subscription) =>
        subscription with { CancelAtPeriodEnd = false, CancelAt = null, CanceledAt = null, CancelReason = null, CancelComment = null, CancelFeedback = null };

    public static long TrialDays(long days, string param) => days is >= 1 and <= MostTrialDays ? days
        : throw Refusal.Invalid($"The number of trial period days must be between 1 and {MostTrialDays}.", param);

    /// <summary>When the first whole period is to begin: within one interval from now; null where nothing is said.</summary>
    public static long? Anchor(Call call, Recurrence every) => call.Parameters.Integer("billing_cycle_anchor") is not { } anchor ? null
        : anchor > call.Work.Now && anchor <= BillingCycle.At(call.Work.Now, every, 1) ? anchor
        : throw Refusal.Invalid("billing_cycle_anchor must be in the future and not later than the next natural billing date.", "billing_cycle_anchor");

    /// <summary>When a trial is to end; null where nothing is said.</summary>
    public static long? TrialEnd(Call call) => call.Text("trial_end") switch
    {
        null or "" => null,
        "now" => call.Work.Now,
        var text when long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var time) =>
            time > call.Work.Now && time <= call.Work.Now + (MostTrialDays * 24L * 60 * 60) ? time
            : throw Refusal.Invalid($"The trial_end has to be in the future, and at most {MostTrialDays} days away.", "trial_end"),
        var text => throw Refusal.Invalid($"Invalid integer: {text}", "trial_end", "parameter_invalid_integer"),
    };

    static long CancelTime(Call call, Subscription subscription, string at) => at switch
    {
        "min_period_end" or "max_period_end" or "max_billed_until" => subscription.PeriodEnd,
        _ when long.TryParse(at, NumberStyles.None, CultureInfo.InvariantCulture, out var time) =>
            time > call.Work.Now ? time : throw Refusal.Invalid("cancel_at has to be in the future.", "cancel_at"),
        _ => throw Refusal.Invalid($"Invalid integer: {at}", "cancel_at", "parameter_invalid_integer"),
    };
}
