using StreamVibe.Sandbox.Control;
using StreamVibe.Sandbox.Stripe.Customers;
using StreamVibe.Sandbox.Stripe.Frame;
using StreamVibe.Sandbox.Stripe.Subscriptions;

namespace StreamVibe.Sandbox.Stripe.Control;

/// <summary>Makes many subscribers at once, as if they had all been through Checkout: without events unless they are wanted.</summary>
internal static class CrowdControl
{
    const int MostCustomers = 100_000, Batch = 500;

    /// <param name="Customers">How many new customers.</param>
    /// <param name="CustomerIds">Customers that are there, in place of new ones.</param>
    /// <param name="Price">The licensed price; those of use come along.</param>
    /// <param name="Card"><c>good</c>, or <c>failing</c> from the first renewal on.</param>
    sealed record CrowdBody(int Customers = 0, string[]? CustomerIds = null, string Price = "price_creator_month", string Card = "good", bool Events = false);

    public static void MapCrowd(this RouteGroupBuilder control) => control.MapPost("/stripe/subscriptions", (HttpRequest request, StripeWorld world) =>
        ControlBody.With<CrowdBody>(request, body =>
        {
            if (body.Customers is < 0 or > MostCustomers || body.Card is not ("good" or "failing"))
                return ControlBody.Refuse($"customers is at most {MostCustomers}, card good or failing.");
            if (body.CustomerIds is { } ids && world.Do(work => ids.FirstOrDefault(id => work.Customers.Find(id) is not { Deleted: false })) is { } unknown)
                return ControlBody.Refuse($"There is no customer '{unknown}'.", StatusCodes.Status404NotFound);
            if (world.Do(work => work.Prices.Find(body.Price)) is not { IsMetered: false, Recurring: not null })
                return ControlBody.Refuse($"There is no licensed price '{body.Price}'.", StatusCodes.Status404NotFound);
            IEnumerable<string?> wanted = body.CustomerIds ?? Enumerable.Repeat<string?>(null, body.Customers);
            var made = wanted.Chunk(Batch).SelectMany(batch => world.Do(work => batch.Select(id => Subscribe(work, id, body)).ToList(), isQuiet: !body.Events)).ToList();
            return Results.Ok(new { subscriptions = made });
        }));

    static object Subscribe(Work work, string? id, CrowdBody body)
    {
        var good = Card.Good(StripeIds.New("pm_"), work.Now);
        var customer = id is null
            ? CustomerChanges.Create(work, made => made with { Email = $"crowd-{made.Number}@example.com", Card = good })
            : CustomerChanges.Change(work, id, known => known with { Card = good });
        var product = work.Prices.Find(body.Price)!.Product;
        var prices = work.Prices.All.Where(price => price.Product == product && price is { Active: true, IsMetered: true }).OrderBy(price => price.Number).Select(price => new ItemWish(price.Id, null, "price"));
        var subscription = SubscriptionChanges.Create(work, new NewSubscription(customer.Id, [new(body.Price, 1, "price"), .. prices]));
        if (body.Card == "failing")
            CustomerChanges.Change(work, customer.Id, known => known with { Card = Card.Failing(StripeIds.New("pm_"), work.Now) });
        return new { customer = customer.Id, subscription = subscription.Id, email = customer.Email };
    }
}
