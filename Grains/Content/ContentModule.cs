using Microsoft.Extensions.DependencyInjection;

namespace StreamVibe.Content;

static class ContentModule
{
    public static IServiceCollection AddContent(this IServiceCollection services) =>
        services.AddSingleton<ContentStore>().AddSingleton<LibraryStore>().AddSingleton<ImportStore>();
}
