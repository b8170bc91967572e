using Microsoft.Extensions.Options;
using Stripe.Billing;

namespace StreamVibe.Billing.Payments;

/// <summary>Which of Stripe's meters adds up which quota's use. They are made once and hardly ever changed: what was read is kept, and read again where something is missing in it.</summary>
sealed class Meters(StripeGateway stripe, IOptionsMonitor<StripeOptions> options, TimeProvider clock)
{
    /// <summary>What was not there a moment ago is not asked for again with every use; what was there may have been put away since.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(1), Oldest = TimeSpan.FromHours(1);

    static readonly TimeSpan Lull = TimeSpan.FromSeconds(10);

    readonly Lock gate = new();
    volatile List<KnownMeter>? known;
    volatile Silence? silence;
    Task<List<KnownMeter>>? reading;
    long readAt;

    /// <summary>The meter that hears of this kind; null where Stripe has none.</summary>
    /// <exception cref="StripeRefusal">Stripe did not say.</exception>
    public ValueTask<KnownMeter?> Of(QuotaKind kind, CancellationToken cancellation = default)
    {
        var name = NameOf(kind);
        return Find(meter => meter.EventName == name, cancellation);
    }

    /// <summary>What the events of a kind are called.</summary>
    public string NameOf(QuotaKind kind) => options.CurrentValue.MeterEventOf(kind);

    /// <summary>What a meter adds up; null where it is none of our kinds.</summary>
    /// <exception cref="StripeRefusal">Stripe did not say.</exception>
    public async ValueTask<QuotaKind?> KindOf(string meterId, CancellationToken cancellation = default)
    {
        if (await Find(meter => meter.Id == meterId, cancellation) is not { } found) return null;
        foreach (var kind in Enum.GetValues<QuotaKind>())
            if (NameOf(kind) == found.EventName) return kind;
        return null;
    }

    async ValueTask<KnownMeter?> Find(Predicate<KnownMeter> wanted, CancellationToken cancellation)
    {
        var found = known?.Find(wanted);
        if (known is not null && clock.GetElapsedTime(readAt) < (found is null ? Patience : Oldest)) return found;
        // Nor is one who does not say asked again by everybody who comes.
        if (silence is { } last && clock.GetUtcNow() - last.At < Lull) return found ?? throw last.Why;
        Task<List<KnownMeter>> run;
        // All who ask at once are one question, which goes on where one of them gives up.
        lock (gate) run = reading = reading is { IsCompleted: false } ? reading : Read();
        try
        {
            return (await run.WaitAsync(cancellation)).Find(wanted);
        }
        catch (Exception unanswered) when (StripeRefusal.Of(unanswered) is { } refusal)
        {
            silence = new(refusal, clock.GetUtcNow());
            // What was there is there, as far as anybody knows.
            return found ?? throw refusal;
        }
    }

    async Task<List<KnownMeter>> Read()
    {
        var read = await stripe.Ask("list_meters", async client =>
            await client.V1.Billing.Meters.ListAutoPagingAsync(new MeterListOptions { Status = "active", Limit = StripeGateway.LongestPage })
                .Select(meter => new KnownMeter(meter.Id, meter.EventName, meter.CustomerMapping.EventPayloadKey, meter.ValueSettings.EventPayloadKey)).ToListAsync());
        (readAt, silence) = (clock.GetTimestamp(), null);
        return known = read;
    }

    sealed record Silence(StripeRefusal Why, DateTimeOffset At);
}

/// <summary>A meter as far as we use it.</summary>
/// <param name="EventName">What its events are called.</param>
/// <param name="CustomerKey">Where an event says whose use it is.</param>
/// <param name="ValueKey">And how much.</param>
sealed record KnownMeter(string Id, string EventName, string CustomerKey, string ValueKey);
