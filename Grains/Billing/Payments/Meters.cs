using Microsoft.Extensions.Options;
using Stripe.Billing;

namespace StreamVibe.Billing.Payments;

/// <summary>Which of Stripe's meters adds up which quota's use. They are made once and hardly ever changed: what was read is kept, and read again where something is missing in it.</summary>
sealed class Meters(StripeGateway stripe, IOptionsMonitor<StripeOptions> options, TimeProvider clock)
{
    /// <summary>What was not there a moment ago is not asked for again with every use.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    volatile List<Known>? known;
    long readAt;

    /// <summary>The id of the meter that hears of this kind; null where Stripe has none.</summary>
    /// <exception cref="StripeRefusal">Stripe did not say.</exception>
    public async ValueTask<string?> IdOf(QuotaKind kind, CancellationToken cancellation = default)
    {
        var name = options.CurrentValue.MeterEventOf(kind);
        return (await Find(meter => meter.EventName == name, cancellation))?.Id;
    }

    /// <summary>What a meter adds up; null where it is none of our kinds.</summary>
    /// <exception cref="StripeRefusal">Stripe did not say.</exception>
    public async ValueTask<QuotaKind?> KindOf(string meterId, CancellationToken cancellation = default)
    {
        if (await Find(meter => meter.Id == meterId, cancellation) is not { } found) return null;
        foreach (var kind in Enum.GetValues<QuotaKind>())
            if (options.CurrentValue.MeterEventOf(kind) == found.EventName) return kind;
        return null;
    }

    async ValueTask<Known?> Find(Predicate<Known> wanted, CancellationToken cancellation)
    {
        if (known is { } kept && (Match(kept, wanted) is { } found || clock.GetElapsedTime(readAt) < Patience)) return Match(kept, wanted);
        var read = await stripe.Ask("list_meters", async client =>
            await client.V1.Billing.Meters.ListAutoPagingAsync(new MeterListOptions { Status = "active", Limit = StripeGateway.LongestPage }, cancellationToken: cancellation)
                .Select(meter => new Known(meter.Id, meter.EventName)).ToListAsync(cancellation));
        readAt = clock.GetTimestamp();
        known = read;
        return Match(read, wanted);
    }

    static Known? Match(List<Known> meters, Predicate<Known> wanted) => meters.Find(wanted);

    sealed record Known(string Id, string EventName);
}
