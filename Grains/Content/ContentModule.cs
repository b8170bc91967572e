using Microsoft.Extensions.DependencyInjection;
using StreamVibe.Content.Publishing;

namespace StreamVibe.Content;

static class ContentModule
{
    public static IServiceCollection AddContent(this IServiceCollection services) =>
        services.AddSingleton<ContentStore>().AddSingleton<LibraryStore>().AddSingleton<ImportStore>()
            .AddSingleton<PublicationStore>().AddSingleton<PublicationDesk>().AddSingleton<PublicationSweep>().AddSingleton<Publisher>().AddSingleton<PublishReport>();
}
