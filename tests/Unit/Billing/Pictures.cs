using StreamVibe.Billing;
using StreamVibe.Billing.Entitlements;
using StreamVibe.Billing.Payments;

namespace StreamVibe.Tests.Unit.Billing;

/// <summary>Rows and pictures to decide on.</summary>
static class Pictures
{
    /// <summary>Somebody who has been here for ten days and bought nothing.</summary>
    public static Standing Free(DateTimeOffset now) => new(
        Guid.Parse("00000000-0000-7000-8000-00000000000a"), 3, "cus_1", "free", "active", now.AddDays(-10), now.AddDays(-10), now.AddDays(-10).AddMonths(1), false, null, null, null, null, null, null, 0);

    /// <summary>The plan <c>creator</c>, bought two days ago.</summary>
    public static SubscriptionPicture Paid(DateTimeOffset now) => new(
        "sub_1", "cus_1", "active", "prod_creator", "price_creator", now.AddDays(-2), now.AddDays(-2), now.AddDays(-2).AddMonths(1), now.AddDays(-2), false, null);

    public static Plan? PlanOf(string productId) => Plans.All.FirstOrDefault(plan => "prod_" + plan.Code == productId);

    /// <summary>Every order of so few.</summary>
    public static IEnumerable<IReadOnlyList<T>> Orders<T>(IReadOnlyList<T> items) => items.Count <= 1 ? [items]
        : items.SelectMany((first, place) => Orders([.. items.Where((_, other) => other != place)]).Select(rest => (IReadOnlyList<T>)[first, .. rest]));
}
