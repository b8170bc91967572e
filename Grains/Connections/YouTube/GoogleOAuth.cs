using System.Net;
using Google.Apis.YouTube.v3;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;

namespace StreamVibe.Connections.YouTube;

/// <summary>Google's OAuth 2.0 for web server applications, as far as a connection needs it. By hand: the library hides how long a grant lives and puts tokens into addresses.</summary>
sealed class GoogleOAuth(IOptionsMonitor<YouTubeOptions> options, IHttpClientFactory clients, TimeProvider clock)
{
    const string Read = YouTubeService.ScopeConstants.YoutubeReadonly, Publish = YouTubeService.ScopeConstants.YoutubeForceSsl;
    const int LongestAnswer = 64 * 1024;

    /// <summary>What a consent asks for.</summary>
    public static string[] Scopes(string? capability) => capability == "publish" ? [Read, Publish] : [Read];

    /// <summary>Whether a sync can work with these scopes.</summary>
    public static bool CanRead(IEnumerable<string> scopes) => scopes.Contains(Read);

    public static string[] Capabilities(IEnumerable<string> scopes) => GrantRules.Capabilities(scopes, Read, Publish);

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
        Ask(new("grant_type", "authorization_code"), new("code", code), new("code_verifier", verifier), new("redirect_uri", callbackUrl));

    /// <exception cref="PlatformException"><see cref="PlatformFailure.GrantGone"/> where Google says the refresh token is dead.</exception>
    public Task<Grant> Refresh(string refreshToken) => Ask(new("grant_type", "refresh_token"), new("refresh_token", refreshToken));

    /// <summary>Ends the whole grant; one that is gone already is as good.</summary>
    /// <exception cref="PlatformException">Google did not take it.</exception>
    public async Task Revoke(string token)
    {
        var (status, body, pause) = await Post(options.CurrentValue.RevocationEndpoint, [new("token", token)]);
        if (status is HttpStatusCode.OK || GoogleAnswer.Parse(body)?.Error == "invalid_token") return;
        throw Refusal(status, GoogleAnswer.Parse(body)?.Error, pause);
    }

    async Task<Grant> Ask(params KeyValuePair<string, string>[] fields)
    {
        var settings = options.CurrentValue;
        var (status, body, pause) = await Post(settings.TokenEndpoint, [.. fields, new("client_id", settings.ClientId ?? ""), new("client_secret", settings.ClientSecret ?? "")]);
        var answer = GoogleAnswer.Parse(body);
        if (status != HttpStatusCode.OK) throw Refusal(status, answer?.Error, pause);
        if (answer?.AccessToken is not { Length: > 0 } token) throw Unreadable();
        var now = clock.GetUtcNow();
        return new(token, GrantRules.AccessEnd(answer.ExpiresIn, now), answer.RefreshToken, [.. (answer.Scope ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries)],
            GrantRules.GrantEnd(answer.RefreshTokenExpiresIn, now));
    }

    async Task<(HttpStatusCode Status, string Body, TimeSpan? Pause)> Post(string address, IEnumerable<KeyValuePair<string, string>> fields)
    {
        try
        {
            using var client = clients.CreateClient(GoogleHttp.OAuth);
            client.MaxResponseContentBufferSize = LongestAnswer;
            using var form = new FormUrlEncodedContent(fields);
            using var answer = await client.PostAsync(new Uri(address), form);
            return (answer.StatusCode, await answer.Content.ReadAsStringAsync(), RetryAfter.Asked(answer));
        }
        catch (Exception)
        {
            // Without the cause: it may quote the request.
            throw new PlatformException(PlatformFailure.Transient, "Google's sign-in service did not give an answer.");
        }
    }

    // RFC 6749, section 5.2: the word decides, the status only where there is none.
    static PlatformException Refusal(HttpStatusCode status, string? error, TimeSpan? pause) => (error, (int)status) switch
    {
        ("invalid_grant", _) => new(PlatformFailure.GrantGone, "Google no longer accepts this grant."),
        ("invalid_client" or "unauthorized_client", _) => new(PlatformFailure.Misconfigured, "Google does not accept this installation of StreamVibe."),
        (_, 429) => new(PlatformFailure.Busy, "Google asks to be asked less often.", pause),
        (_, >= 400 and < 500) => new(PlatformFailure.Refused, $"Google refused the request ({(int)status})."),
        (_, >= 500) => new(PlatformFailure.Transient, "Google's sign-in service has a problem of its own.", pause),
        _ => Unreadable(),
    };

    static PlatformException Unreadable() => new(PlatformFailure.Transient, "Google's sign-in service did not give an answer that can be read.");
}
