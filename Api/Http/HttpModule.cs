using System.Net;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Options;

namespace StreamVibe.Api.Http;

/// <summary>What every request passes, whichever slice it is for.</summary>
static class HttpModule
{
    const int LongestLine = 32 * 1024;

    public static WebApplicationBuilder AddHttp(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<ApiOptions>().BindConfiguration(ApiOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<LimitOptions>().BindConfiguration(LimitOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<ForwardedHeadersOptions>().Configure<IOptions<ApiOptions>>(TrustProxies);
        services.AddJson().AddRateLimits().AddCors().AddExceptionHandler<FailureHandler>().AddProblemDetails();
        services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
        services.AddScoped<CurrentUser>().AddScoped<Operation>();
        services.TryAddClock();
        builder.WebHost.ConfigureKestrel((context, kestrel) =>
        {
            kestrel.AddServerHeader = false;
            var limits = context.Configuration.GetSection(LimitOptions.Section).Get<LimitOptions>() ?? new();
            kestrel.Limits.MaxRequestBodySize = limits.BodyBytes;
            // So long that a query which is too long is refused by us, who can say which part.
            kestrel.Limits.MaxRequestLineSize = LongestLine;
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(15);
            kestrel.Limits.KeepAliveTimeout = TimeSpan.FromMinutes(2);
        });
        return builder;
    }

    /// <summary>Up to the endpoint: who asks, whether they may, and what the change is called.</summary>
    public static WebApplication UseHttp(this WebApplication app)
    {
        app.UseForwardedHeaders();
        app.UseMiddleware<SecurityHeaders>();
        app.UseExceptionHandler();
        app.UseStatusCodePages(page => ErrorAnswer.WriteAsync(page.HttpContext, BareStatus(page.HttpContext.Response.StatusCode)));
        app.UseRouting();
        app.UseCors(cors => cors.WithOrigins(app.Services.GetRequiredService<IOptions<ApiOptions>>().Value.AllowedOrigins)
            .AllowAnyHeader().AllowAnyMethod().WithExposedHeaders("Location", "Retry-After", KeyedRequests.Replayed));
        app.UseRateLimiter();
        app.UseAuthentication();
        app.UseMiddleware<Accounts.SessionGate>();
        app.UseMiddleware<CsrfGuard>();
        app.UseAuthorization();
        app.UseMiddleware<PackedBodies>();
        app.UseMiddleware<KeyedRequests>();
        return app;
    }

    static Refusal BareStatus(int status) => new(Problems.FromStatus(status), Status: status);

    static void TryAddClock(this IServiceCollection services)
    {
        if (services.All(service => service.ServiceType != typeof(TimeProvider))) services.AddSingleton(TimeProvider.System);
        if (services.All(service => service.ServiceType != typeof(Ids))) services.AddSingleton<Ids>();
    }

    static void TrustProxies(ForwardedHeadersOptions forwarded, IOptions<ApiOptions> options)
    {
        // The framework believes everybody where no proxy is named, and the loopback by default: we believe nobody we were not told of.
        var trusted = options.Value.TrustedProxies;
        if (trusted.Length == 0) return;
        forwarded.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost;
        forwarded.KnownProxies.Clear();
        forwarded.KnownIPNetworks.Clear();
        foreach (var proxy in trusted)
            if (IPAddress.TryParse(proxy, out var address)) forwarded.KnownProxies.Add(address);
            else forwarded.KnownIPNetworks.Add(System.Net.IPNetwork.Parse(proxy));
    }
}
