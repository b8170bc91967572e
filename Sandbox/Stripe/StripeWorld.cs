using StreamVibe.Sandbox.State;
using StreamVibe.Sandbox.Stripe.Catalogue;
using StreamVibe.Sandbox.Stripe.Checkout;
using StreamVibe.Sandbox.Stripe.Events;
using StreamVibe.Sandbox.Stripe.Invoices;
using StreamVibe.Sandbox.Stripe.Subscriptions;

namespace StreamVibe.Sandbox.Stripe;

/// <summary>
/// Does work on Stripe's state, one piece after the other. Whatever time has brought about by now is done first, at the time at which it
/// was due, so that nothing that is read is stale.
/// </summary>
internal sealed class StripeWorld
{
    readonly StripeTables tables;
    readonly Agenda agenda;
    readonly StripeAddress address;
    readonly WebhookTarget target;
    readonly SandboxClock clock;
    long lastNumber;

    public StripeWorld(StripeTables tables, Agenda agenda, StripeAddress address, WebhookTarget target, SandboxClock clock)
    {
        (this.tables, this.agenda, this.address, this.target, this.clock) = (tables, agenda, address, target, clock);
        Start();
    }

    /// <summary>Something was noted that is to be sent.</summary>
    public event Action? Noted;

    public long Now => clock.GetUtcNow().ToUnixTimeSeconds();

    /// <summary>Takes up what the tables hold, or the seed where they hold nothing.</summary>
    public void Start()
    {
        CatalogueSeed.Ensure(tables);
        lastNumber = Math.Max(lastNumber, tables.LastNumber());
        agenda.Fill(tables);
    }

    /// <param name="act">The work.</param>
    /// <param name="request">The id of the request that asks for it.</param>
    /// <param name="idempotencyKey">The key that request came with.</param>
    /// <param name="isQuiet">No event tells of it.</param>
    public T Do<T>(Func<Work, T> act, string? request = null, string? idempotencyKey = null, bool isQuiet = false)
    {
        CatchUp();
        return Do(Now, act, request, idempotencyKey, isQuiet);
    }

    /// <summary>Does what has become due, in the order of time.</summary>
    public void CatchUp()
    {
        while (agenda.First(Now) is { } next)
        {
            Do(next.Due, work => Step(work, next.Id));
            if (agenda.First(next.Due) == next)
                throw new InvalidOperationException($"{next.Id} stays due at {next.Due}.");
        }
    }

    T Do<T>(long at, Func<Work, T> act, string? request = null, string? idempotencyKey = null, bool isQuiet = false)
    {
        var work = new Work(tables, at, new Occasion(address.Url, () => Interlocked.Increment(ref lastNumber), target.Url is not null, Now, request, idempotencyKey, isQuiet));
        var result = tables.Journal.Change(change =>
        {
            var done = act(work);
            work.Write(change, agenda);
            return done;
        });
        if (work.Deliveries.Changed.Any())
            Noted?.Invoke();
        return result;
    }

    // Two requests may find the same thing due; the second finds nothing left to do.
    static bool Step(Work work, string id)
    {
        if (work.Subscriptions.Find(id) is { } subscription && SubscriptionTime.NextDue(subscription) <= work.Now)
            SubscriptionTime.Advance(work, subscription);
        else if (work.Invoices.Find(id) is { } invoice && InvoiceTime.NextDue(invoice) <= work.Now)
            InvoiceTime.Advance(work, invoice);
        else if (work.Sessions.Find(id) is { } session && CheckoutTime.NextDue(session) <= work.Now)
            CheckoutTime.Advance(work, session);
        return true;
    }
}
