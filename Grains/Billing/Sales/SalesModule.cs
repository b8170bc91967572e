using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using StreamVibe.Settings;

namespace StreamVibe.Billing.Sales;

static class SalesModule
{
    public static IServiceCollection AddSales(this IServiceCollection services)
    {
        services.AddSettings<SalesOptions>(SalesOptions.Section);
        services.AddSingleton<IPostConfigureOptions<SalesOptions>, OwnPages>();
        return services.AddSingleton<SalesStore>().AddSingleton<SalesGateway>().AddSingleton<Customers>();
    }
}
