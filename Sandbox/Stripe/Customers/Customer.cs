namespace StreamVibe.Sandbox.Stripe.Customers;

internal sealed record Customer : Entity
{
    public string? Email { get; init; }

    public string? Name { get; init; }

    public string? Description { get; init; }

    public string? Phone { get; init; }

    public Dictionary<string, string> Metadata { get; init; } = [];

    public Card? Card { get; init; }

    /// <summary>Cents: below zero is what we owe the customer.</summary>
    public long Balance { get; init; }

    public bool Delinquent { get; init; }

    public bool Deleted { get; init; }

    public required string InvoicePrefix { get; init; }

    public long NextInvoice { get; init; } = 1;
}

/// <summary>The card a customer pays with.</summary>
/// <param name="Id">Id of the payment method.</param>
/// <param name="Declines">Why payments with it fail; null for a good card.</param>
internal sealed record Card(string Id, string Last4, string? Declines, long Created)
{
    public static Card Good(string id, long now) => new(id, "4242", null, now);

    /// <summary>One that can be attached and then fails. Stripe: testing, declined payments.</summary>
    public static Card Failing(string id, long now) => new(id, "0341", "generic_decline", now);

    /// <summary>The card behind one of Stripe's own test payment methods.</summary>
    public static Card? Test(string paymentMethod, string id, long now) => paymentMethod switch
    {
        "pm_card_visa" or "pm_card_mastercard" => Good(id, now),
        "pm_card_chargeCustomerFail" => Failing(id, now),
        "pm_card_visa_chargeDeclinedInsufficientFunds" => new(id, "9995", "insufficient_funds", now),
        _ => null,
    };
}
