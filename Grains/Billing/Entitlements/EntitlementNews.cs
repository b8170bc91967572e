using System.Globalization;
using StreamVibe.Billing.Payments;
using StreamVibe.Connections;

namespace StreamVibe.Billing.Entitlements;

/// <summary>What a user is told of a change of their plan, and what the audit log says of it, without I/O.</summary>
/// <param name="Target">What it happened to, as the audit log names it.</param>
sealed record EntitlementNews(Notice Notice, string Target)
{
    /// <summary>As the audit log names what happened.</summary>
    public string Action => "billing." + Notice.Kind;

    /// <summary>What happened between two rows, one of which followed the other.</summary>
    public static IEnumerable<EntitlementNews> Between(Standing before, Standing after)
    {
        var target = $"subscription:{after.SubscriptionId ?? before.SubscriptionId}";
        var isSame = before.SubscriptionId == after.SubscriptionId;
        var (wasUnpaid, isUnpaid) = (before.Status == EntitlementRules.PastDue && isSame, after.Status == EntitlementRules.PastDue);

        if (isUnpaid && !wasUnpaid)
            yield return new(new("payment_failed", "A payment failed", after.GraceEndsAt is { } end
                ? $"The payment for your plan '{after.Plan}' did not go through. The plan stays in force until {Day(end)}; please check your payment method."
                : "The payment for your plan did not go through. Please check your payment method."), target);
        if (wasUnpaid && !isUnpaid && after.SubscriptionId is not null)
            yield return new(new("payment_received", "Your payment arrived", $"Thank you. Your plan '{after.Plan}' goes on."), target);
        else if (after.Plan != before.Plan && after.Plan != Plans.Free.Code)
            yield return before.Plan == Plans.Free.Code
                ? new(new("plan_started", $"Your plan '{after.Plan}' has started", "Its limits are in force from now on."), target)
                : new(new("plan_changed", $"Your plan is now '{after.Plan}'", $"It was '{before.Plan}' before. The new limits are in force from now on."), target);
        if (after.Plan != before.Plan && after.Plan == Plans.Free.Code)
            yield return new(new("plan_ended", $"Your plan '{before.Plan}' has ended", after.SubscriptionId is null
                ? "The limits of the free plan are in force. What you have stays as it is."
                : "It was not paid, and the limits of the free plan are in force until it is. What you have stays as it is."), target);
        if (after.CancelAtPeriodEnd && !(before.CancelAtPeriodEnd && isSame))
            yield return new(new("cancellation_planned", "Your plan will end", $"You have cancelled your plan '{after.Plan}'. It stays in force until what is paid for is over."), target);
        if (before.CancelAtPeriodEnd && isSame && !after.CancelAtPeriodEnd && after.SubscriptionId is not null)
            yield return new(new("cancellation_undone", "Your plan goes on", $"Your plan '{after.Plan}' was cancelled, and is not any more."), target);
    }

    /// <summary>Something is paid for twice. Nothing is cancelled for anybody.</summary>
    public static EntitlementNews Second(SubscriptionPicture other) => new(
        new("second_subscription", "You pay for two plans", "You have more than one subscription, and only one of them gives you its limits. You can cancel the other one where you manage your payments."),
        $"subscription:{other.Id}");

    static string Day(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);
}
