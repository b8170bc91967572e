using Microsoft.Extensions.Primitives;
using Scalar.AspNetCore;

namespace StreamVibe.Api.Http;

/// <summary>Headers of every answer, errors included: set at the last moment, since an error starts its answer anew.</summary>
sealed class SecurityHeaders(RequestDelegate next, IHostEnvironment environment)
{
    readonly bool sendHsts = !environment.IsDevelopment();

    public Task InvokeAsync(HttpContext context)
    {
        context.Response.OnStarting(static state =>
        {
            var (self, context) = ((SecurityHeaders, HttpContext))state;
            self.Apply(context);
            return Task.CompletedTask;
        }, (this, context));
        return next(context);
    }

    void Apply(HttpContext context)
    {
        var (path, headers) = (context.Request.Path, context.Response.Headers);
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers.ContentSecurityPolicy = PolicyOf(context, path);
        if (path.StartsWithSegments("/api") && StringValues.IsNullOrEmpty(headers.CacheControl)) headers.CacheControl = "no-store";
        if (sendHsts && context.Request.IsHttps) headers.StrictTransportSecurity = "max-age=31536000; includeSubDomains";
    }

    // JSON needs nothing; the two pages that others wrote get what they need and no more.
    static string PolicyOf(HttpContext context, PathString path)
    {
        if (path.StartsWithSegments("/docs"))
        {
            var nonce = context.Items[ScalarOptions.NonceHttpContextItemKey] is string fresh ? $" 'nonce-{fresh}'" : "";
            return $"default-src 'none'; script-src 'self'{nonce}; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; "
                + "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
        }
        if (path.StartsWithSegments("/ops/orleans"))
            return "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; base-uri 'self'; form-action 'none'; frame-ancestors 'none'";
        return "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    }
}
