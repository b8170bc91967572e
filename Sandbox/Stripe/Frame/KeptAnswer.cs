namespace StreamVibe.Sandbox.Stripe.Frame;

/// <summary>The first answer to an idempotency key.</summary>
/// <param name="Fingerprint">Of the method, the path and the parameters it was given to.</param>
internal sealed record KeptAnswer(string Fingerprint, int Status, string Body, string Request, long At);
