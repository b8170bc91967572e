using StreamVibe.PrivatePostgres;
using StreamVibe.Settings;

namespace StreamVibe.Migrations;

static class DatabaseModule
{
    /// <summary>The database is reached, checked and migrated before anything else starts.</summary>
    public static void AddDatabase(this IHostApplicationBuilder builder, bool mayBePrivate)
    {
        builder.Services.AddSettings<DatabaseSettings>(DatabaseSettings.Section);
        builder.Services.AddSettings<PrivatePostgresSettings>(PrivatePostgresSettings.Section);
        builder.Services.AddSingleton(services => ActivatorUtilities.CreateInstance<DatabaseStartup>(services, new DatabaseSource(mayBePrivate)));
        builder.Services.AddHostedService(services => services.GetRequiredService<DatabaseStartup>());
    }
}
