using System.Text.Json.Nodes;
using StreamVibe.Sandbox.State;
using StreamVibe.Sandbox.Stripe.Catalogue;
using StreamVibe.Sandbox.Stripe.Checkout;
using StreamVibe.Sandbox.Stripe.Customers;
using StreamVibe.Sandbox.Stripe.Events;
using StreamVibe.Sandbox.Stripe.Frame;
using StreamVibe.Sandbox.Stripe.Invoices;
using StreamVibe.Sandbox.Stripe.Metering;
using StreamVibe.Sandbox.Stripe.Portal;
using StreamVibe.Sandbox.Stripe.Subscriptions;

namespace StreamVibe.Sandbox.Stripe;

/// <summary>One piece of work on Stripe's state: all of it is kept, with its events, or nothing.</summary>
/// <param name="tables">What is there.</param>
/// <param name="now">The second in which it happens.</param>
/// <param name="occasion">What it happens for and with.</param>
internal sealed class Work(StripeTables tables, long now, Occasion occasion)
{
    public long Now => now;

    /// <summary>Address of this service, for the pages that objects point to.</summary>
    public string Address => occasion.Address;

    public Staged<Product> Products { get; } = new(tables.Products);

    public Staged<Price> Prices { get; } = new(tables.Prices);

    public Staged<Meter> Meters { get; } = new(tables.Meters);

    public Staged<Customer> Customers { get; } = new(tables.Customers);

    public Staged<CheckoutSession> Sessions { get; } = new(tables.Sessions);

    public Staged<PortalSession> Portals { get; } = new(tables.Portals);

    public Staged<Subscription> Subscriptions { get; } = new(tables.Subscriptions);

    public Staged<Invoice> Invoices { get; } = new(tables.Invoices);

    public Staged<MeterEvent> MeterEvents { get; } = new(tables.MeterEvents);

    public Staged<StripeEvent> Events { get; } = new(tables.Events);

    public Staged<Delivery> Deliveries { get; } = new(tables.Deliveries);

    public Staged<KeptAnswer> Answers { get; } = new(tables.Answers);

    public long NextNumber() => occasion.NextNumber();

    /// <summary>Notes an event about an object.</summary>
    /// <param name="type">What happened.</param>
    /// <param name="after">The object as it is now.</param>
    /// <param name="before">As it was, where it was changed; the event then names what was different. Without a difference there is no event.</param>
    public void Happened(string type, JsonObject after, JsonObject? before = null)
    {
        if (occasion.IsQuiet)
            return;
        var previous = before is null ? null : Difference.Of(before, after);
        if (previous is { Count: 0 })
            return;
        Send(EventJson.New(this, type, after, previous, occasion));
    }

    /// <summary>Keeps an event, and sends it where there is somebody to send it to.</summary>
    public void Send(StripeEvent happened)
    {
        Events.Put(happened.Id, happened);
        if (occasion.IsDelivered)
            Deliveries.Put(happened.Id, new Delivery(happened.Id, occasion.SendAt, 0, occasion.SendAt));
    }

    public void Write(StateChange change, Agenda agenda)
    {
        Products.Write(change);
        Prices.Write(change);
        Meters.Write(change);
        Customers.Write(change);
        Sessions.Write(change);
        Portals.Write(change);
        Subscriptions.Write(change);
        Invoices.Write(change);
        MeterEvents.Write(change);
        Events.Write(change);
        Deliveries.Write(change);
        Answers.Write(change);
        // Work that only looked leaves no line in the journal.
        if (change.Line.Count > 0)
            change.Then(() => agenda.Note(this));
    }
}

/// <summary>What a piece of work happens for and with.</summary>
/// <param name="Request">The request's id; null where time brought it about.</param>
/// <param name="SendAt">From when on its events are sent.</param>
/// <param name="IsQuiet">No event tells of it.</param>
internal sealed record Occasion(string Address, Func<long> NextNumber, bool IsDelivered, long SendAt, string? Request, string? IdempotencyKey, bool IsQuiet);
