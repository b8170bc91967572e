using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using StreamVibe.Api.Http;

namespace StreamVibe.Api.Accounts.External;

/// <summary>Who people can sign in with. The name is that of the route and of the scheme.</summary>
static class Providers
{
    public const string Google = "google";
    public const string Facebook = "facebook";

    /// <summary>How long a person may take at the provider.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    public static bool Has(string name) => name is Google or Facebook;

    public static string CallbackPath(string name) => $"/api/auth/external/{name}/callback";

    // From the settings: the provider compares it, and a forged Host header must not change it.
    public static string CallbackUrl(ApiOptions api, string name) => api.PublicBaseUrl.TrimEnd('/') + CallbackPath(name);

    /// <summary>What both have in common: the browser that comes back must be the one that left, and soon.</summary>
    public static void Configure(RemoteAuthenticationOptions options, string name, HttpClient backchannel, IHostEnvironment environment)
    {
        options.CallbackPath = CallbackPath(name);
        // Never used: the session is opened by hand. Left out, the default would be a scheme that cannot sign in.
        options.SignInScheme = IdentityConstants.ApplicationScheme;
        options.SaveTokens = false;
        options.Backchannel = backchannel;
        options.RemoteAuthenticationTimeout = Patience;
        Harden(options.CorrelationCookie, environment);
    }

    public static void Harden(CookieBuilder cookie, IHostEnvironment environment)
    {
        cookie.HttpOnly = true;
        cookie.SameSite = SameSiteMode.Lax;
        cookie.SecurePolicy = environment.IsDevelopment() ? CookieSecurePolicy.SameAsRequest : CookieSecurePolicy.Always;
    }
}
