using Google.Apis.Auth.OAuth2;
using Google.Apis.Auth.OAuth2.Flows;
using Google.Apis.Auth.OAuth2.Responses;
using Google.Apis.Http;
using Google.Apis.YouTube.v3;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;

namespace StreamVibe.Connections.YouTube;

/// <summary>Google's OAuth 2.0 for web server applications, as far as a connection needs it.</summary>
sealed class GoogleOAuth(IOptionsMonitor<YouTubeOptions> options, IHttpMessageHandlerFactory handlers, System.Net.Http.IHttpClientFactory clients, TimeProvider clock)
{
    /// <summary>What a consent asks for.</summary>
    public static string[] Scopes(string? capability) =>
        capability == "publish" ? [YouTubeService.ScopeConstants.YoutubeReadonly, YouTubeService.ScopeConstants.YoutubeForceSsl] : [YouTubeService.ScopeConstants.YoutubeReadonly];

    /// <summary>Where to send the person. <c>prompt=consent</c>, since Google gives a refresh token only with a consent.</summary>
    public string AuthorizationUrl(string state, string challenge, string callbackUrl, string? capability) =>
        QueryHelpers.AddQueryString(options.CurrentValue.AuthorizationEndpoint, new Dictionary<string, string?>
        {
            ["client_id"] = options.CurrentValue.ClientId,
            ["redirect_uri"] = callbackUrl,
            ["response_type"] = "code",
            ["scope"] = string.Join(' ', Scopes(capability)),
            ["state"] = state,
            ["access_type"] = "offline",
            ["prompt"] = "consent",
            ["include_granted_scopes"] = "true",
            ["code_challenge"] = challenge,
            ["code_challenge_method"] = "S256",
        });

    /// <exception cref="PlatformException">The code is refused, or Google does not answer.</exception>
    public Task<Grant> Exchange(string code, string verifier, string callbackUrl) =>
        Ask(async flow => await flow.ExchangeCodeForTokenAsync("", code, verifier, callbackUrl, CancellationToken.None));

    /// <exception cref="PlatformException"><see cref="PlatformFailure.GrantGone"/> where Google says the refresh token is dead.</exception>
    public Task<Grant> Refresh(string refreshToken) => Ask(flow => flow.RefreshTokenAsync("", refreshToken, CancellationToken.None));

    /// <summary>Ends the whole grant. By hand, since the library puts the token into the address.</summary>
    public async Task Revoke(string token)
    {
        using var client = clients.CreateClient(GoogleHttp.OAuth);
        using var form = new FormUrlEncodedContent([new("token", token)]);
        using var answer = await client.PostAsync(new Uri(options.CurrentValue.RevocationEndpoint), form);
        // 400 says that the grant is gone already.
        if ((int)answer.StatusCode >= 500) throw new PlatformException(PlatformFailure.Transient, "Google did not take the revocation.");
    }

    async Task<Grant> Ask(Func<PkceGoogleAuthorizationCodeFlow, Task<TokenResponse>> request)
    {
        using var flow = new PkceGoogleAuthorizationCodeFlow(new Endpoints(options.CurrentValue, GoogleHttp.From(handlers, GoogleHttp.OAuth)));
        try
        {
            var token = await request(flow);
            if (string.IsNullOrEmpty(token.AccessToken)) throw new PlatformException(PlatformFailure.Transient, "Google's sign-in service did not give an answer that can be read.");
            return new(token.AccessToken, clock.GetUtcNow().AddSeconds(token.ExpiresInSeconds ?? 3600), token.RefreshToken, [.. (token.Scope ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries)]);
        }
        catch (TokenResponseException refusal) when (refusal.Error?.Error is "invalid_grant")
        {
            throw new PlatformException(PlatformFailure.GrantGone, "Google no longer accepts this grant.");
        }
        catch (TokenResponseException refusal) when (refusal.StatusCode is { } status && (int)status is >= 400 and < 500 and not 429)
        {
            throw new PlatformException(PlatformFailure.Refused, $"Google refused the request ({(int)status}).");
        }
        catch (Exception failure) when (failure is not PlatformException)
        {
            // Without the cause: what the library throws may quote the request.
            throw new PlatformException(PlatformFailure.Transient, "Google's sign-in service did not give an answer.");
        }
    }

    sealed class Endpoints : GoogleAuthorizationCodeFlow.Initializer
    {
        public Endpoints(YouTubeOptions options, Google.Apis.Http.IHttpClientFactory http)
            : base(options.AuthorizationEndpoint, options.TokenEndpoint, options.RevocationEndpoint)
        {
            ClientSecrets = new ClientSecrets { ClientId = options.ClientId, ClientSecret = options.ClientSecret };
            HttpClientFactory = http;
            DefaultExponentialBackOffPolicy = ExponentialBackOffPolicy.None;
        }
    }
}
