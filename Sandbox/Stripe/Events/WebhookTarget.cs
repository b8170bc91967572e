namespace StreamVibe.Sandbox.Stripe.Events;

/// <summary>Where events are sent: nowhere off this machine.</summary>
internal sealed class WebhookTarget(SandboxOptions options)
{
    public Uri? Url { get; } = options.WebhookUrl is not { Length: > 0 } url ? null
        : Uri.TryCreate(url, UriKind.Absolute, out var address) && address.Scheme == Uri.UriSchemeHttp && LoopbackAddress.IsLoopback(address.Host) ? address
        : throw new InvalidOperationException($"Sandbox:WebhookUrl must be http on a loopback host, not '{url}'.");
}
