namespace StreamVibe.Sandbox.Stripe.Metering;

/// <summary>Use that was reported.</summary>
/// <param name="Problem">Why it does not count, found after it was accepted; null where it counts.</param>
internal sealed record MeterEvent(
    string EventName, string Identifier, Dictionary<string, string> Payload, long Timestamp, long Created, string? Customer, long Value, string? Problem);
