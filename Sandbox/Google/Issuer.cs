using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace StreamVibe.Sandbox.Google;

/// <summary>
/// Who signs here: the sandbox's own address, as OpenID Connect Discovery asks of an issuer.
/// It is deliberately not <c>https://accounts.google.com</c>, so that a sandbox token can never pass for a real one.
/// </summary>
internal sealed class Issuer(IServer server)
{
    // Read when needed: the port may be known only once the server listens.
    public string Url => server.Features.Get<IServerAddressesFeature>()!.Addresses.First().TrimEnd('/') + "/google";
}
