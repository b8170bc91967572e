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

/// <summary>Everything this Stripe knows.</summary>
internal sealed class StripeTables(StateJournal journal)
{
    const string SettingsKey = "settings";

    public StateJournal Journal => journal;

    public JournalTable<Product> Products { get; } = journal.Table<Product>("stripe.products");

    public JournalTable<Price> Prices { get; } = journal.Table<Price>("stripe.prices");

    public JournalTable<Meter> Meters { get; } = journal.Table<Meter>("stripe.meters");

    public JournalTable<Customer> Customers { get; } = journal.Table<Customer>("stripe.customers");

    public JournalTable<CheckoutSession> Sessions { get; } = journal.Table<CheckoutSession>("stripe.sessions");

    public JournalTable<PortalSession> Portals { get; } = journal.Table<PortalSession>("stripe.portals");

    public JournalTable<Subscription> Subscriptions { get; } = journal.Table<Subscription>("stripe.subscriptions");

    public JournalTable<Invoice> Invoices { get; } = journal.Table<Invoice>("stripe.invoices");

    public JournalTable<MeterEvent> MeterEvents { get; } = journal.Table<MeterEvent>("stripe.meterEvents");

    public JournalTable<StripeEvent> Events { get; } = journal.Table<StripeEvent>("stripe.events");

    public JournalTable<Delivery> Deliveries { get; } = journal.Table<Delivery>("stripe.deliveries");

    public JournalTable<KeptAnswer> Answers { get; } = journal.Table<KeptAnswer>("stripe.answers");

    JournalTable<StripeSettings> AllSettings { get; } = journal.Table<StripeSettings>("stripe.settings");

    public StripeSettings Settings => AllSettings.Find(SettingsKey) ?? new();

    public StripeSettings Set(Func<StripeSettings, StripeSettings> to) => journal.Change(change =>
    {
        var next = to(Settings);
        change.Put(AllSettings, SettingsKey, next);
        return next;
    });

    /// <summary>The highest number given so far.</summary>
    public long LastNumber() => new IEnumerable<Entity>[]
    {
        Products.Values, Prices.Values, Meters.Values, Customers.Values, Sessions.Values, Portals.Values, Subscriptions.Values, Invoices.Values, Events.Values,
    }.SelectMany(table => table).Select(entity => entity.Number).DefaultIfEmpty().Max();
}
