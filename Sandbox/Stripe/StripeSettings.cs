namespace StreamVibe.Sandbox.Stripe;

/// <summary>How this Stripe behaves for now, set by the control routes.</summary>
/// <param name="Held">Events are kept back until they are asked for.</param>
/// <param name="PerSecond">Operations a second; null for any number.</param>
/// <param name="DelayMs">How long every operation takes.</param>
/// <param name="Secrets">What events are signed with, in place of the configured secret: several while one is rolled.</param>
internal sealed record StripeSettings(bool Held = false, int? PerSecond = null, int DelayMs = 0, string[]? Secrets = null);
