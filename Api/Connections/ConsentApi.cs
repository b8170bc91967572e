using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using StreamVibe.Api.Http;
using StreamVibe.Connections;

namespace StreamVibe.Api.Connections;

/// <summary>The way to a platform's consent page and back.</summary>
static class ConsentApi
{
    public static void MapConsent(this IEndpointRouteBuilder connections)
    {
        connections.MapPost("/{platform}/authorize", Authorize).WithName("authorizeConnection")
            .WithSummary("Start a consent: answers the platform's page to open").TakesBody()
            .Refuses(ErrorCode.InvalidReturnUrl, ErrorCode.NotFound, ErrorCode.NotSupported);
        connections.MapGet("/callback/{platform}", Callback).WithName("connectionCallback").WithSummary("Where the platform sends the browser back to")
            .WithDescription("Redirects to the return address with connected={platform} or error={code}.")
            .Refuses(ErrorCode.NotFound).Produces(StatusCodes.Status302Found);
    }

    static async Task<Ok<Consent>> Authorize(string platform, ConsentRequest body, CurrentUser user, Operation operation, IGrainFactory grains, IOptions<ApiOptions> options)
    {
        var at = PlatformOf(platform);
        if (body.ReturnUrl is null) throw DomainException.Invalid("returnUrl", "A return address is needed.");
        if (body.Capability is not (null or "publish")) throw DomainException.Invalid("capability", "Must be publish, or left out.");
        if (!ReturnUrls.IsAllowed(body.ReturnUrl, options.Value.AllowedReturnUrls))
            throw new DomainException(ErrorCode.InvalidReturnUrl, "The return address must be a path here, or one of the allowed addresses.");
        var request = new AuthorizeRequest(at, body.ReturnUrl, body.ConnectionId, body.Capability, CallbackUrl(options.Value, at));
        return TypedResults.Ok(new Consent(await grains.GetGrain<IConnectionsGrain>(user.Id).Authorize(request, operation.Id)));
    }

    static async Task<RedirectHttpResult> Callback(
        string platform, string? code, string? state, string? error, CurrentUser user, IGrainFactory grains, IOptions<ApiOptions> options)
    {
        var at = PlatformOf(platform);
        var request = new CallbackRequest(at, code, state, error, CallbackUrl(options.Value, at));
        return TypedResults.Redirect(await grains.GetGrain<IConnectionsGrain>(user.Id).Callback(request));
    }

    static Platform PlatformOf(string name) => PlatformNames.Parse(name) ?? throw DomainException.NotFound("platform");

    // The same text in both requests, and from the settings: the platform compares it, and a forged Host header must not change it.
    static string CallbackUrl(ApiOptions options, Platform platform) => $"{options.PublicBaseUrl.TrimEnd('/')}/api/connections/callback/{platform.Name()}";
}

/// <summary>What <c>POST …/authorize</c> takes.</summary>
/// <param name="ReturnUrl">Where the browser goes in the end: a path here, or one of the allowed addresses.</param>
/// <param name="ConnectionId">Renews this connection instead of making a new one.</param>
/// <param name="Capability"><c>publish</c> asks for the right to change content on the platform.</param>
sealed record ConsentRequest(string ReturnUrl, Guid? ConnectionId = null, string? Capability = null);

/// <summary>Where to send the person.</summary>
sealed record Consent(string AuthorizationUrl);
