using Microsoft.Extensions.DependencyInjection.Extensions;

namespace StreamVibe.Sandbox;

public static class SandboxRegistration
{
    /// <summary>Adds the outside world to this process. Register it before what calls it: hosted services start in order.</summary>
    /// <param name="services">The process's services.</param>
    /// <param name="configuration">Holds section <c>Sandbox</c>.</param>
    /// <param name="environment">Production refuses a sandbox: it would accept anybody's consent.</param>
    /// <param name="systemTime">Real time; never the product's own clock, which follows the sandbox's.</param>
    public static IServiceCollection AddSandbox(
        this IServiceCollection services, IConfiguration configuration, IHostEnvironment environment, TimeProvider? systemTime = null)
    {
        if (environment.IsProduction())
            throw new InvalidOperationException("Sandbox:Enabled must be false in Production.");
        services.AddOptions<SandboxOptions>().Bind(configuration.GetSection(SandboxOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton(provider => ActivatorUtilities.CreateInstance<SandboxService>(provider, systemTime ?? TimeProvider.System));
        return services.AddHostedService(provider => provider.GetRequiredService<SandboxService>());
    }
}
