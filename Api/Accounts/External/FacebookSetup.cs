using Microsoft.AspNetCore.Authentication.OAuth;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Options;

namespace StreamVibe.Api.Accounts.External;

/// <summary>Facebook Login. It has no id token: who signed in is asked with the access token, which is forgotten then.</summary>
sealed class FacebookSetup(IOptions<FacebookSignInOptions> facebook, IHttpClientFactory clients, IDataProtectionProvider protection, IHostEnvironment environment, TimeProvider clock)
    : IConfigureNamedOptions<OAuthOptions>
{
    public void Configure(OAuthOptions options) => throw new NotSupportedException("Facebook's scheme has a name.");

    public void Configure(string? name, OAuthOptions options)
    {
        if (name != Providers.Facebook) return;
        Providers.Configure(options, Providers.Facebook, clients.CreateClient(Backchannel.Client), environment);
        options.StateDataFormat = new StateFormat(protection, Providers.Facebook, clock);
        (options.ClientId, options.ClientSecret) = (facebook.Value.ClientId!, facebook.Value.ClientSecret!);
        options.AuthorizationEndpoint = facebook.Value.AuthorizationEndpoint;
        options.TokenEndpoint = facebook.Value.TokenEndpoint;
        options.UserInformationEndpoint = facebook.Value.UserInformationEndpoint;
        foreach (var scope in (string[])["public_profile", "email"]) options.Scope.Add(scope);
        options.Events = new()
        {
            OnTicketReceived = context => ExternalReturn.Received(context, facebook.Value.Issuer),
            OnAccessDenied = ExternalReturn.Denied,
            OnRemoteFailure = ExternalReturn.Failed,
        };
    }
}
