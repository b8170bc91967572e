namespace StreamVibe.Sandbox.Stripe.Events;

/// <summary>When an event is sent again that nobody took: after growing pauses, for three days from the first try.</summary>
internal static class DeliveryRules
{
    const long Hour = 60 * 60, LongestTry = 3 * 24 * Hour;
    static readonly long[] Pauses = [1, 5, 30, 2 * 60, 10 * 60, Hour, 3 * Hour, 6 * Hour, 12 * Hour];

    public static Delivery AfterFailure(Delivery delivery, int status, long now)
    {
        var since = delivery.Attempts == 0 ? now : delivery.Since;
        var next = now + Pauses[Math.Min(delivery.Attempts, Pauses.Length - 1)];
        return delivery with { Since = since, Attempts = delivery.Attempts + 1, LastStatus = status, NextAt = next <= since + LongestTry ? next : null };
    }
}
