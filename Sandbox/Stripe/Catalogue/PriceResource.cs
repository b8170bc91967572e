using System.Text.Json.Nodes;
using StreamVibe.Sandbox.Stripe.Frame;

namespace StreamVibe.Sandbox.Stripe.Catalogue;

internal static class PriceResource
{
    public static JsonObject Of(Price price) => new()
    {
        ["id"] = price.Id,
        ["object"] = "price",
        ["active"] = price.Active,
        ["billing_scheme"] = Scheme(price),
        ["created"] = price.Created,
        ["currency"] = price.Currency,
        ["custom_unit_amount"] = null,
        ["livemode"] = false,
        ["lookup_key"] = price.LookupKey,
        ["metadata"] = StripeJson.Map(price.Metadata),
        ["nickname"] = price.Nickname,
        ["product"] = price.Product,
        ["recurring"] = price.Recurring is not { } recurring ? null : new JsonObject
        {
            ["interval"] = recurring.Interval,
            ["interval_count"] = recurring.IntervalCount,
            ["meter"] = recurring.Meter,
            ["trial_period_days"] = null,
            ["usage_type"] = UsageType(price),
        },
        ["tax_behavior"] = "unspecified",
        ["tiers_mode"] = price.Tiers.Length > 0 ? "graduated" : null,
        ["transform_quantity"] = null,
        ["type"] = price.Recurring is null ? "one_time" : "recurring",
        ["unit_amount"] = Cents(price.UnitAmount),
        ["unit_amount_decimal"] = StripeJson.Decimal(price.UnitAmount),
    };

    public static JsonArray? Tiers(Price price) => price.Tiers.Length == 0 ? null : new([.. price.Tiers.Select(tier => new JsonObject
    {
        ["flat_amount"] = tier.FlatAmount == 0 ? null : Cents(tier.FlatAmount),
        ["flat_amount_decimal"] = tier.FlatAmount == 0 ? null : StripeJson.Decimal(tier.FlatAmount),
        ["unit_amount"] = Cents(tier.UnitAmount),
        ["unit_amount_decimal"] = StripeJson.Decimal(tier.UnitAmount),
        ["up_to"] = tier.UpTo,
    })]);

    /// <summary>The older face of a price, which subscription items still show.</summary>
    public static JsonObject Plan(Price price) => new()
    {
        ["id"] = price.Id,
        ["object"] = "plan",
        ["active"] = price.Active,
        ["amount"] = Cents(price.UnitAmount),
        ["amount_decimal"] = StripeJson.Decimal(price.UnitAmount),
        ["billing_scheme"] = Scheme(price),
        ["created"] = price.Created,
        ["currency"] = price.Currency,
        ["interval"] = price.Recurring!.Interval,
        ["interval_count"] = price.Recurring.IntervalCount,
        ["livemode"] = false,
        ["metadata"] = StripeJson.Map(price.Metadata),
        ["meter"] = price.Recurring.Meter,
        ["nickname"] = price.Nickname,
        ["product"] = price.Product,
        ["tiers_mode"] = price.Tiers.Length > 0 ? "graduated" : null,
        ["transform_usage"] = null,
        ["trial_period_days"] = null,
        ["usage_type"] = UsageType(price),
    };

    static string Scheme(Price price) => price.Tiers.Length > 0 ? "tiered" : "per_unit";

    static string UsageType(Price price) => price.IsMetered ? "metered" : "licensed";

    // Parts of a cent show only in the decimal.
    static JsonNode? Cents(decimal? amount) => amount is { } cents && cents == decimal.Truncate(cents) ? (long)cents : null;
}
