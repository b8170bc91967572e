namespace StreamVibe.Sandbox.Stripe.Frame;

/// <summary>The one version of the API that is spoken here.</summary>
internal static class ApiVersion
{
    public const string Header = "Stripe-Version";
    public const string Current = "2026-10-28.endive";

    public static void Require(HttpRequest request)
    {
        if (request.Headers[Header].FirstOrDefault() is { } asked && asked != Current)
            throw Refusal.Invalid($"Invalid Stripe API version: {asked}");
    }
}
