using Microsoft.AspNetCore.Authentication.OAuth;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.Extensions.Options;
using StreamVibe.Settings;

namespace StreamVibe.Api.Accounts.External;

/// <summary>Sign-in with Google and Facebook. A provider without a client has no scheme: its handler would fail every request.</summary>
static class ExternalModule
{
    public static void AddExternalSignIn(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddBackchannel();
        services.AddScoped<SignInStates>();
        services.AddSettings<GoogleSignInOptions>(GoogleSignInOptions.Section);
        services.AddSettings<FacebookSignInOptions>(FacebookSignInOptions.Section);
        services.AddSingleton<IPostConfigureOptions<GoogleSignInOptions>, SignInSandbox>().AddSingleton<IPostConfigureOptions<FacebookSignInOptions>, SignInSandbox>();
        var schemes = services.AddAuthentication();
        if (IsConfigured(builder.Configuration, GoogleSignInOptions.Section))
        {
            services.AddSingleton<IConfigureOptions<OpenIdConnectOptions>, GoogleSetup>();
            schemes.AddOpenIdConnect(Providers.Google, _ => { });
        }
        if (IsConfigured(builder.Configuration, FacebookSignInOptions.Section))
        {
            services.AddSingleton<IConfigureOptions<OAuthOptions>, FacebookSetup>();
            schemes.AddOAuth<OAuthOptions, FacebookHandler>(Providers.Facebook, _ => { });
        }
    }

    static bool IsConfigured(ConfigurationManager configuration, string section) => configuration[$"{section}:ClientId"] is { Length: > 0 } || SandboxAddress.Of(configuration) is not null;
}
