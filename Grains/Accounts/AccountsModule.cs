using Microsoft.Extensions.DependencyInjection;
using StreamVibe.Settings;

namespace StreamVibe.Accounts;

static class AccountsModule
{
    public static IServiceCollection AddAccounts(this IServiceCollection services)
    {
        services.AddSettings<AccountOptions>(AccountOptions.Section);
        return services.AddSingleton<AccountStore>().AddSingleton<SessionStore>().AddSingleton<RefreshStore>()
            .AddSingleton<PreferencesStore>().AddSingleton<DepartureStore>().AddSingleton<Departure>().AddSingleton<ExportStore>().AddSingleton<ExternalLoginStore>();
    }
}
