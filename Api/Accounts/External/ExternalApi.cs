using System.ComponentModel;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using StreamVibe.Api.Connections;
using StreamVibe.Api.Http;

namespace StreamVibe.Api.Accounts.External;

/// <summary>The way to a provider's sign-in page. The way back is the provider's scheme, see <see cref="ExternalReturn"/>.</summary>
static class ExternalApi
{
    public static void MapExternal(this IEndpointRouteBuilder auth) => auth.MapGet("/external/{provider}", Start)
        .WithName("signInWithProvider").WithSummary("Sign in with google or facebook: opens the provider's page")
        .WithDescription("To be opened by a browser. In the end it is at returnUrl with a session cookie, or at /?error={code}.")
        .Produces(StatusCodes.Status302Found)
        .Refuses(ErrorCode.InvalidReturnUrl, ErrorCode.NotFound, ErrorCode.NotSupported, ErrorCode.RateLimited).RequireRateLimiting(RateLimits.SignIn);

    static async Task<EmptyHttpResult> Start(
        string provider,
        [Description("Where the browser goes in the end: a path here, or one of the allowed addresses.")] string? returnUrl,
        IAuthenticationSchemeProvider schemes, IOptions<ApiOptions> options, HttpContext context)
    {
        if (!Providers.Has(provider)) throw DomainException.NotFound("provider");
        if (await schemes.GetSchemeAsync(provider) is null) throw new DomainException(ErrorCode.NotSupported, "This provider is not configured here.");
        if (!ReturnUrls.IsAllowed(returnUrl ?? "/app", options.Value.AllowedReturnUrls))
            throw new DomainException(ErrorCode.InvalidReturnUrl, "The return address must be a path here, or one of the allowed addresses.");
        try
        {
            await context.ChallengeAsync(provider, new() { RedirectUri = returnUrl ?? "/app" });
        }
        catch (Exception e) when (ExternalReturn.ProblemOf(e) == "unavailable")
        {
            ExternalReturn.End(context, "unavailable");
        }
        return TypedResults.Empty;
    }
}
