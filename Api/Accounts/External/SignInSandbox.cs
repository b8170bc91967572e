using Microsoft.Extensions.Options;

namespace StreamVibe.Api.Accounts.External;

/// <summary>While the sandbox is on, every setting of a provider that nobody set points at it.</summary>
sealed class SignInSandbox(IConfiguration configuration) : IPostConfigureOptions<GoogleSignInOptions>, IPostConfigureOptions<FacebookSignInOptions>
{
    string Url => configuration.GetValue("Sandbox:Url", "http://127.0.0.1:5090")!.TrimEnd('/');

    public static bool IsOn(IConfiguration configuration) => configuration.GetValue("Sandbox:Enabled", false);

    public void PostConfigure(string? name, GoogleSignInOptions options)
    {
        if (!IsOn(configuration)) return;
        options.ClientId ??= "sandbox-google-client";
        options.ClientSecret ??= "sandbox-google-secret";
        if (configuration[$"{GoogleSignInOptions.Section}:Authority"] is null) options.Authority = Url + "/google";
    }

    public void PostConfigure(string? name, FacebookSignInOptions options)
    {
        if (!IsOn(configuration)) return;
        var set = configuration.GetSection(FacebookSignInOptions.Section);
        options.ClientId ??= "sandbox-facebook-app";
        options.ClientSecret ??= "sandbox-facebook-secret";
        if (set["AuthorizationEndpoint"] is null) options.AuthorizationEndpoint = Url + "/facebook/v26.0/dialog/oauth";
        if (set["TokenEndpoint"] is null) options.TokenEndpoint = Url + "/facebook/v26.0/oauth/access_token";
        if (set["UserInformationEndpoint"] is null) options.UserInformationEndpoint = Url + "/facebook/v26.0/me";
    }
}
