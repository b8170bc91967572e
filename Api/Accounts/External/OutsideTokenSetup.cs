using System.Security.Claims;
using System.Text;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace StreamVibe.Api.Accounts.External;

/// <summary>Which tokens of the outside issuer are genuine: one kind of key, and only the algorithms that belong to it.</summary>
sealed class OutsideTokenSetup(IOptions<OutsideTokenOptions> settings, IHttpClientFactory clients, TimeProvider clock) : IConfigureNamedOptions<JwtBearerOptions>
{
    public void Configure(JwtBearerOptions options) => throw new NotSupportedException("The issuer's scheme has a name.");

    public void Configure(string? name, JwtBearerOptions options)
    {
        if (name != OutsideTokens.Scheme) return;
        var (issuer, shared) = (settings.Value.Issuer!, settings.Value.SigningKey is { Length: > 0 });
        options.MapInboundClaims = false;
        options.IncludeErrorDetails = false;
        options.TokenValidationParameters = new()
        {
            ValidAlgorithms = shared ? [SecurityAlgorithms.HmacSha256] : [SecurityAlgorithms.RsaSha256, SecurityAlgorithms.EcdsaSha256],
            IssuerSigningKey = shared ? new SymmetricSecurityKey(Encoding.UTF8.GetBytes(settings.Value.SigningKey!)) : null,
            IssuerValidator = (said, _, _) => said == issuer ? said : throw new SecurityTokenInvalidIssuerException("Another issuer's token."),
            ValidAudience = settings.Value.Audience,
            LifetimeValidator = TokenLife.By(clock),
        };
        if (!shared) options.ConfigurationManager = Keys();
        options.Events = new()
        {
            OnMessageReceived = context => KeysAreKnown(options.ConfigurationManager, context.HttpContext.RequestAborted),
            OnTokenValidated = context => Accept(context, issuer),
        };
    }

    Task Accept(TokenValidatedContext context, string issuer)
    {
        if (OutsideTokens.Read(issuer, context.Principal!, Sessions.ClientOf(context.HttpContext), clock.GetUtcNow()) is not { } token)
        {
            context.Fail("The token stands for no person.");
            return Task.CompletedTask;
        }
        context.HttpContext.Features.Set(token);
        // Nobody yet: its subject looks like a user id of ours.
        context.Principal = new ClaimsPrincipal(new ClaimsIdentity());
        return Task.CompletedTask;
    }

    ConfigurationManager<OpenIdConnectConfiguration> Keys()
    {
        var authority = settings.Value.Authority!.TrimEnd('/');
        var documents = new HttpDocumentRetriever(clients.CreateClient(Backchannel.Client)) { RequireHttps = authority.StartsWith("https:", StringComparison.Ordinal) };
        // A key that is not known may be new, so the keys are read again, but not as often as somebody can send one.
        return new(authority, new IssuerKeys(), documents) { RefreshInterval = TimeSpan.FromMinutes(1) };
    }

    // Otherwise a token that cannot be judged would be one that is refused.
    static async Task KeysAreKnown(IConfigurationManager<OpenIdConnectConfiguration>? keys, CancellationToken cancellation)
    {
        if (keys is null) return;
        try
        {
            await keys.GetConfigurationAsync(cancellation);
        }
        catch (InvalidOperationException)
        {
            throw new DomainException(ErrorCode.Unavailable, "The keys of the token's issuer cannot be read right now.");
        }
    }
}
