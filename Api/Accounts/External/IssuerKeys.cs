using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace StreamVibe.Api.Accounts.External;

/// <summary>Reads an issuer's keys: where its discovery document says, or at the usual place where it serves none.</summary>
sealed class IssuerKeys : IConfigurationRetriever<OpenIdConnectConfiguration>
{
    public async Task<OpenIdConnectConfiguration> GetConfigurationAsync(string address, IDocumentRetriever retriever, CancellationToken cancel)
    {
        try
        {
            return await OpenIdConnectConfigurationRetriever.GetAsync(address + "/.well-known/openid-configuration", retriever, cancel);
        }
        catch (IOException)
        {
            var published = new JsonWebKeySet(await retriever.GetDocumentAsync(address + "/.well-known/jwks.json", cancel));
            var configuration = new OpenIdConnectConfiguration { Issuer = address, JsonWebKeySet = published };
            foreach (var key in published.GetSigningKeys()) configuration.SigningKeys.Add(key);
            return configuration;
        }
    }
}
