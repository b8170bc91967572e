using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using StreamVibe.Settings;

namespace StreamVibe.Connections.YouTube;

/// <summary>While the sandbox is on, every setting of YouTube that nobody set points at it.</summary>
sealed class YouTubeSandbox(IConfiguration configuration) : IPostConfigureOptions<YouTubeOptions>
{
    public void PostConfigure(string? name, YouTubeOptions options)
    {
        if (SandboxAddress.Of(configuration) is not { } sandbox) return;
        var set = configuration.GetSection(YouTubeOptions.Section);
        options.ClientId ??= "sandbox-google-client";
        options.ClientSecret ??= "sandbox-google-secret";
        if (set["AuthorizationEndpoint"] is null) options.AuthorizationEndpoint = sandbox + "/google/o/oauth2/v2/auth";
        if (set["TokenEndpoint"] is null) options.TokenEndpoint = sandbox + "/google/token";
        if (set["RevocationEndpoint"] is null) options.RevocationEndpoint = sandbox + "/google/revoke";
        if (set["ApiBaseUrl"] is null) options.ApiBaseUrl = sandbox + "/youtube/";
    }
}
