using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace StreamVibe.Sandbox.Stripe;

/// <summary>Where this service is reached.</summary>
internal sealed class StripeAddress(IServer server)
{
    // Read when needed: the port may be known only once the server listens.
    public string Url => server.Features.Get<IServerAddressesFeature>()!.Addresses.First().TrimEnd('/') + "/" + StripeService.ServiceName;
}
