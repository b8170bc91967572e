using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.Options;

namespace StreamVibe.Api.Http;

/// <summary>Marks an endpoint that answers with a sign-in cookie when its query says so; forging it would sign a visitor in as somebody else.</summary>
[AttributeUsage(AttributeTargets.Method)]
sealed class CookieSignInAttribute : Attribute;

/// <summary>Refuses cookie-authorised changes, and cookie sign-ins, that are not proven to come from our own pages.</summary>
sealed class CsrfGuard(RequestDelegate next, IOptions<ApiOptions> options)
{
    readonly string publicOrigin = new Uri(options.Value.PublicBaseUrl).GetLeftPart(UriPartial.Authority);

    public Task InvokeAsync(HttpContext context, CurrentUser user)
    {
        var request = context.Request;
        if (Csrf.IsUnsafe(request.Method) && UsesCookie(context, user)
            && !Csrf.IsProven(request.Headers[Csrf.Header], request.Headers.Origin, publicOrigin, $"{request.Scheme}://{request.Host}"))
            throw new DomainException(ErrorCode.CsrfRequired, $"Send the header {Csrf.Header}: 1 from our own origin.");
        return next(context);
    }

    static bool UsesCookie(HttpContext context, CurrentUser user)
    {
        var endpoint = context.GetEndpoint()?.Metadata;
        // The framework's own answer to a wrong content type or method stands in for a route of ours and does not say which: whoever brings a ticket must prove it first.
        if (endpoint is { Count: 0 }) return context.User.Identity is { IsAuthenticated: true } && !BearerHeader.IsPresent(context.Request);
        if (endpoint?.GetMetadata<CookieSignInAttribute>() is not null) return IsTrue(context, "useCookies") || IsTrue(context, "useSessionCookies");
        return user.IsSignedIn && endpoint?.GetMetadata<IAuthorizeData>() is not null && !BearerHeader.IsPresent(context.Request);
    }

    static bool IsTrue(HttpContext context, string name) => bool.TryParse(context.Request.Query[name], out var set) && set;
}
