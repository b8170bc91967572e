using Microsoft.Extensions.Options;
using StreamVibe.Settings;

namespace StreamVibe.Api.Accounts.External;

/// <summary>While the sandbox is on, every setting of a provider that nobody set points at it.</summary>
sealed class SignInSandbox(IConfiguration configuration) : IPostConfigureOptions<GoogleSignInOptions>, IPostConfigureOptions<FacebookSignInOptions>
{
    public void PostConfigure(string? name, GoogleSignInOptions options)
    {
        if (SandboxAddress.Of(configuration) is not { } url) return;
        options.ClientId ??= "sandbox-google-client";
        options.ClientSecret ??= "sandbox-google-secret";
        if (configuration[$"{GoogleSignInOptions.Section}:Authority"] is null) options.Authority = url + "/google";
    }

    public void PostConfigure(string? name, FacebookSignInOptions options)
    {
        if (SandboxAddress.Of(configuration) is not { } url) return;
        var set = configuration.GetSection(FacebookSignInOptions.Section);
        options.ClientId ??= "sandbox-facebook-app";
        options.ClientSecret ??= "sandbox-facebook-secret";
        if (set["AuthorizationEndpoint"] is null) options.AuthorizationEndpoint = url + "/facebook/v26.0/dialog/oauth";
        if (set["TokenEndpoint"] is null) options.TokenEndpoint = url + "/facebook/v26.0/oauth/access_token";
        if (set["UserInformationEndpoint"] is null) options.UserInformationEndpoint = url + "/facebook/v26.0/me";
    }
}
