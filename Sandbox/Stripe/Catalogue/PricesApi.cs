using System.Globalization;
using StreamVibe.Sandbox.Stripe.Frame;

namespace StreamVibe.Sandbox.Stripe.Catalogue;

/// <summary>Stripe API: prices.</summary>
internal static class PricesApi
{
    const string Path = "/v1/prices";
    const string Fields = " active:bool nickname lookup_key metadata{*} ~tax_behavior ~transfer_lookup_key";

    public static readonly Operation[] Operations =
    [
        new("GET", Path, "active:bool product currency type:one_time|recurring lookup_keys[] recurring{interval:day|week|month|year meter usage_type:licensed|metered} created:range"
            + Listing.Takes, List),
        new("POST", Path, "currency! product unit_amount:int unit_amount_decimal billing_scheme:per_unit|tiered tiers_mode:graduated|volume"
            + " tiers[up_to! unit_amount:int unit_amount_decimal flat_amount:int flat_amount_decimal]"
            + " recurring{interval!:day|week|month|year interval_count:int meter usage_type:licensed|metered}" + Fields, Create),
        new("GET", Path + "/{id}", "", call => PriceResource.Of(Known(call))),
        new("POST", Path + "/{id}", Fields, Update),
    ];

    static Answer List(Call call)
    {
        var (keys, recurring) = (call.Parameters.Texts("lookup_keys"), call.Parameters.At("recurring"));
        if (keys.Length > 10)
            throw Refusal.Invalid("You may only specify up to 10 of these at a time.", "lookup_keys");
        bool Is(string? asked, string? actual) => asked is null or "" || asked == actual;
        return Listing.Of(call, Path, call.Work.Prices.All.Where(price =>
            (call.Parameters.Flag("active") is not { } active || price.Active == active)
            && Is(call.Text("product"), price.Product)
            && Is(call.Text("currency"), price.Currency)
            && Is(call.Text("type"), price.Recurring is null ? "one_time" : "recurring")
            && (keys.Length == 0 || keys.Contains(price.LookupKey))
            && Is(recurring?.Text("interval"), price.Recurring?.Interval)
            && Is(recurring?.Text("meter"), price.Recurring?.Meter)
            && Is(recurring?.Text("usage_type"), price.Recurring is null ? null : price.IsMetered ? "metered" : "licensed")
            && Listing.InRange(call.Parameters.At("created"), price.Created)), PriceResource.Of);
    }

    static Answer Create(Call call)
    {
        var work = call.Work;
        var product = call.Parameters.Required("product");
        if (work.Products.Find(product) is null)
            throw Refusal.NoSuch("product", product, "product");
        var price = With(call, new Price
        {
            Id = StripeIds.New("price_"),
            Number = work.NextNumber(),
            Created = work.Now,
            Product = product,
            Currency = call.Parameters.Required("currency").ToLowerInvariant(),
            UnitAmount = Amount(call.Parameters, "unit_amount"),
            Tiers = [.. call.Parameters.List("tiers").Select(Tier)],
            Recurring = Recurring(work, call.Parameters.At("recurring")),
        });
        if (call.Text("billing_scheme") == "tiered" != price.Tiers.Length > 0 || call.Text("tiers_mode") == "volume")
            throw Refusal.Invalid("Tiers go with billing_scheme=tiered, and the sandbox adds them up by tiers_mode=graduated.", "tiers");
        if (price is { Tiers.Length: 0, UnitAmount: null })
            throw Refusal.Missing("unit_amount");
        work.Prices.Put(price.Id, price);
        var resource = PriceResource.Of(price);
        work.Happened("price.created", resource);
        return resource;
    }

    static Answer Update(Call call)
    {
        var before = Known(call);
        var after = With(call, before);
        call.Work.Prices.Put(after.Id, after);
        var resource = PriceResource.Of(after);
        call.Work.Happened("price.updated", resource, PriceResource.Of(before));
        return resource;
    }

    static Price With(Call call, Price price) => price with
    {
        Active = call.Parameters.Flag("active") ?? price.Active,
        Nickname = StripeJson.Changed(call.Text("nickname"), price.Nickname),
        LookupKey = StripeJson.Changed(call.Text("lookup_key"), price.LookupKey),
        Metadata = StripeJson.Metadata(call.Parameters.At("metadata"), price.Metadata),
    };

    static Recurrence? Recurring(Work work, Parameters? asked)
    {
        if (asked is null)
            return null;
        var (meter, metered) = (asked.Text("meter"), asked.Text("usage_type") == "metered");
        // Prices of usage records are gone: a metered price names its meter.
        if (metered && meter is null)
            throw Refusal.Missing("recurring[meter]");
        if (meter is not null && (!metered || work.Meters.Find(meter) is null))
            throw metered ? Refusal.NoSuch("billing meter", meter, "recurring[meter]") : Refusal.Invalid("A price with a meter has usage_type=metered.", "recurring[usage_type]");
        var (interval, count) = (asked.Required("interval"), asked.Integer("interval_count") ?? 1);
        var most = interval switch { "day" => 1095, "week" => 156, "month" => 36, _ => 3 };
        return count >= 1 && count <= most ? new Recurrence(interval, count, meter)
            : throw Refusal.Invalid($"A price recurs every 1 to {most} {interval}s.", "recurring[interval_count]");
    }

    static PriceTier Tier(Parameters tier) => new(
        tier.Required("up_to") is "inf" ? null : tier.Integer("up_to"), Amount(tier, "unit_amount") ?? 0, Amount(tier, "flat_amount") ?? 0);

    static decimal? Amount(Parameters parameters, string name) =>
        parameters.Integer(name) is { } cents ? cents
        : decimal.TryParse(parameters.Text(name + "_decimal"), NumberStyles.Number, CultureInfo.InvariantCulture, out var amount) ? amount
        : null;

    static Price Known(Call call) => call.Work.Prices.Find(call.Id) ?? throw Refusal.NoSuch("price", call.Id);
}
