using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;
using StreamVibe.Api.Http;

namespace StreamVibe.Api.Accounts.External;

/// <summary>OpenID Connect as Google speaks it: code flow with PKCE, an id token that only Google's published RSA keys can have signed.</summary>
sealed class GoogleSetup(
    IOptions<GoogleSignInOptions> google, IOptions<ApiOptions> api, IHttpClientFactory clients, IDataProtectionProvider protection, IHostEnvironment environment, TimeProvider clock)
    : IConfigureNamedOptions<OpenIdConnectOptions>
{
    public void Configure(OpenIdConnectOptions options) => throw new NotSupportedException("Google's scheme has a name.");

    public void Configure(string? name, OpenIdConnectOptions options)
    {
        if (name != Providers.Google) return;
        var issuer = google.Value.Authority.TrimEnd('/');
        Providers.Configure(options, Providers.Google, clients.CreateClient(Backchannel.Client), environment);
        Providers.Harden(options.NonceCookie, environment);
        options.StateDataFormat = new StateFormat(protection, Providers.Google, clock);
        options.Authority = issuer;
        options.RequireHttpsMetadata = issuer.StartsWith("https:", StringComparison.Ordinal); // Plain http is loopback: the settings are checked for that.
        (options.ClientId, options.ClientSecret) = (google.Value.ClientId, google.Value.ClientSecret);
        options.ResponseType = OpenIdConnectResponseType.Code;
        options.ResponseMode = OpenIdConnectResponseMode.Query; // A form would need cookies that foreign sites may send.
        options.UsePkce = true;
        // A key that is not known may be new; the sign-in that meets it first fails, since the keys are read again in the background.
        options.RefreshInterval = TimeSpan.FromMinutes(1);
        options.TokenHandler = new SignedTokens();
        options.MapInboundClaims = false;
        options.DisableTelemetry = true;
        // Paths that the handler would otherwise answer, and sign people out.
        options.RemoteSignOutPath = options.SignedOutCallbackPath = default;
        options.Scope.Clear();
        foreach (var scope in (string[])["openid", "email", "profile"]) options.Scope.Add(scope);
        options.TokenValidationParameters = new()
        {
            ValidAlgorithms = [SecurityAlgorithms.RsaSha256],
            IssuerValidator = (said, _, _) => said == issuer ? said : throw new SecurityTokenInvalidIssuerException("Not Google's token."),
            ValidAudience = google.Value.ClientId,
            LifetimeValidator = TokenLife.By(clock),
            NameClaimType = "name",
        };
        options.Events = new()
        {
            OnRedirectToIdentityProvider = context =>
            {
                context.ProtocolMessage.RedirectUri = Providers.CallbackUrl(api.Value, Providers.Google);
                return Task.CompletedTask;
            },
            OnAuthorizationCodeReceived = async context =>
            {
                if (!await ExternalReturn.Claim(context.HttpContext, context.Properties!)) context.Fail("The state was used before.");
            },
            OnTicketReceived = context => ExternalReturn.Received(context, issuer),
            OnAccessDenied = ExternalReturn.Denied,
            OnRemoteFailure = ExternalReturn.Failed,
        };
    }
}
