using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using StreamVibe.Storage;

namespace StreamVibe;

/// <summary>Stands in until the slices arrive: only the doors to the database.</summary>
public static class GrainsModule
{
    public static IServiceCollection AddGrains(this IServiceCollection services, IConfiguration configuration) =>
        services.AddSingleton<DatabaseAddress>().AddSingleton<Database>();
}
