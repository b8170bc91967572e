using System.Collections.Frozen;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using StreamVibe.Bench.Beside;

[assembly: HostingStartup(typeof(BesideTheProduct))]

namespace StreamVibe.Bench.Beside;

/// <summary>
/// Endpoints that are measured against the product's, inside the very process of the product: they pass the same sign-in, session, limits and error handling.
/// The product knows nothing of them; the server is started with the two variables of <see cref="Settings"/>.
/// </summary>
sealed class BesideTheProduct : IHostingStartup, IStartupFilter
{
    public static readonly IReadOnlyDictionary<string, string> Settings = new Dictionary<string, string>
    {
        ["DOTNET_STARTUP_HOOKS"] = typeof(BesideTheProduct).Assembly.Location,
        ["ASPNETCORE_HOSTINGSTARTUPASSEMBLIES"] = typeof(BesideTheProduct).Assembly.GetName().Name!,
    };

    public void Configure(IWebHostBuilder builder) => builder.ConfigureServices(services => services.AddSingleton<IStartupFilter>(this));

    // An endpoint that is chosen already is not looked for again; everything behind the routing treats it as one of the product's.
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        var options = new RequestDelegateFactoryOptions { ServiceProvider = app.ApplicationServices, ThrowOnBadRequest = true };
        var endpoints = Comparisons.All.ToFrozenDictionary(comparison => comparison.Path, comparison =>
        {
            var made = RequestDelegateFactory.Create(comparison.Handler, options);
            return new Endpoint(made.RequestDelegate, new([new AuthorizeAttribute(), .. made.EndpointMetadata]), comparison.Path);
        });
        app.Use((context, following) =>
        {
            if (endpoints.TryGetValue(context.Request.Path.Value!, out var endpoint)) context.SetEndpoint(endpoint);
            return following(context);
        });
        next(app);
    };
}
