namespace StreamVibe.Sandbox.Stripe.Catalogue;

/// <summary>The products that are sold: three plans, the paid ones with a monthly price and a price for each kind of use beyond what is included.</summary>
internal static class CatalogueSeed
{
    // 2026-01-01: older than anything that is made here, and the same everywhere.
    const long Made = 1_767_225_600;
    static readonly string[] Kinds = ["sync", "ai_analysis", "seo_submission"];
    static readonly decimal[] OverageCents = [5, 10, 2];

    public static readonly IReadOnlyList<Meter> Meters = [.. Kinds.Select((kind, at) => new Meter
    {
        Id = "mtr_test_" + kind,
        Number = at + 1,
        Created = Made,
        Updated = Made,
        DisplayName = kind,
        EventName = kind,
    })];

    static readonly (string Plan, string Name, long? Monthly, long[] Included)[] Plans =
    [
        ("free", "Free", null, [10, 20, 10]),
        ("creator", "Creator", 1900, [100, 300, 100]),
        ("studio", "Studio", 7900, [1000, 3000, 1000]),
    ];

    public static readonly IReadOnlyList<Product> Products = [.. Plans.Select((plan, at) => new Product
    {
        Id = "prod_" + plan.Plan,
        Number = 10 + (at * 10),
        Created = Made,
        Updated = Made,
        Name = plan.Name,
        DefaultPrice = plan.Monthly is null ? null : $"price_{plan.Plan}_month",
        Metadata = Kinds.Zip(plan.Included).ToDictionary(quota => "quota_" + quota.First, quota => $"{quota.Second}")
            .Append(new("plan", plan.Plan)).Append(new("overage", plan.Monthly is null ? "blocked" : "allowed")).ToDictionary(),
    })];

    public static readonly IReadOnlyList<Price> Prices = [.. Plans.Select((plan, at) => (plan, at)).Where(row => row.plan.Monthly is not null).SelectMany(row => PricesOf(row.plan, 11 + (row.at * 10)))];

    public static void Ensure(StripeTables tables) => tables.Journal.Change(change =>
    {
        foreach (var meter in Meters.Where(meter => tables.Meters.Find(meter.Id) is null))
            change.Put(tables.Meters, meter.Id, meter);
        foreach (var product in Products.Where(product => tables.Products.Find(product.Id) is null))
            change.Put(tables.Products, product.Id, product);
        foreach (var price in Prices.Where(price => tables.Prices.Find(price.Id) is null))
            change.Put(tables.Prices, price.Id, price);
        return true;
    });

    static IEnumerable<Price> PricesOf((string Plan, string Name, long? Monthly, long[] Included) plan, long number) => Kinds
        .Select((kind, at) => new Price
        {
            Id = $"price_{plan.Plan}_{kind}",
            Number = number + 1 + at,
            Created = Made,
            Product = "prod_" + plan.Plan,
            Currency = "usd",
            Nickname = $"{plan.Name}, {kind} beyond {plan.Included[at]}",
            // For each one: what is included is never reported.
            UnitAmount = OverageCents[at],
            Recurring = new("month", Meter: "mtr_test_" + kind),
        })
        .Prepend(new Price
        {
            Id = $"price_{plan.Plan}_month",
            Number = number,
            Created = Made,
            Product = "prod_" + plan.Plan,
            Currency = "usd",
            Nickname = plan.Name + ", monthly",
            LookupKey = plan.Plan + "_month",
            UnitAmount = plan.Monthly,
            Recurring = new("month"),
        });
}
