using System.Net.Http.Headers;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OAuth;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;
using StreamVibe.Api.Http;

namespace StreamVibe.Api.Accounts.External;

/// <summary>What Facebook does differently: scopes between commas, and a proof with every request that its sender knows the app's secret.</summary>
sealed class FacebookHandler(IOptionsMonitor<OAuthOptions> options, ILoggerFactory log, UrlEncoder encoder, IOptions<ApiOptions> api)
    : OAuthHandler<OAuthOptions>(options, log, encoder)
{
    string CallbackUrl => Providers.CallbackUrl(api.Value, Providers.Facebook);

    protected override string FormatScope(IEnumerable<string> scopes) => string.Join(',', scopes);

    protected override string BuildChallengeUrl(AuthenticationProperties properties, string redirectUri) => base.BuildChallengeUrl(properties, CallbackUrl);

    // By a form, as the base does: Facebook also takes an address, which would carry the secret.
    protected override async Task<OAuthTokenResponse> ExchangeCodeAsync(OAuthCodeExchangeContext context)
    {
        if (!await ExternalReturn.Claim(Context, context.Properties)) return OAuthTokenResponse.Failed(new AuthenticationFailureException("The state was used before."));
        return await base.ExchangeCodeAsync(new(context.Properties, context.Code, CallbackUrl));
    }

    protected override async Task<AuthenticationTicket> CreateTicketAsync(ClaimsIdentity identity, AuthenticationProperties properties, OAuthTokenResponse tokens)
    {
        var address = QueryHelpers.AddQueryString(Options.UserInformationEndpoint, new Dictionary<string, string?>
        {
            ["fields"] = "id,name,email",
            ["appsecret_proof"] = Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Options.ClientSecret), Encoding.UTF8.GetBytes(tokens.AccessToken!))),
        });
        using var request = new HttpRequestMessage(HttpMethod.Get, address) { Headers = { Authorization = new AuthenticationHeaderValue("Bearer", tokens.AccessToken) } };
        using var answer = await Backchannel.SendAsync(request, Context.RequestAborted);
        answer.EnsureSuccessStatusCode();
        using var user = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Context.RequestAborted));
        // The e-mail is left out: that Facebook tells one does not mean that it has verified it.
        foreach (var (claim, field) in ((string, string)[])[("sub", "id"), ("name", "name")])
            if (user.RootElement.TryGetProperty(field, out var value) && value.ValueKind == JsonValueKind.String) identity.AddClaim(new(claim, value.GetString()!));
        return new(new ClaimsPrincipal(identity), properties, Scheme.Name);
    }
}
