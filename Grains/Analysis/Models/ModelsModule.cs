using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using StreamVibe.Settings;
using StreamVibe.Vault;

namespace StreamVibe.Analysis.Models;

static class ModelsModule
{
    public static IServiceCollection AddModels(this IServiceCollection services)
    {
        services.AddSettings<AiOptions>(AiOptions.Section).FromVault(AiOptions.Section);
        services.AddModelClients();
        return services.AddSingleton<IPostConfigureOptions<AiOptions>, ModelsSandbox>().AddSingleton<ModelClients>().AddSingleton<ModelReport>().AddSingleton<ModelGateway>();
    }
}
