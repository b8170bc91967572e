using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using StreamVibe.Settings;
using StreamVibe.Vault;

namespace StreamVibe.Billing.Payments;

static class PaymentsModule
{
    public static IServiceCollection AddPayments(this IServiceCollection services)
    {
        services.AddSettings<StripeOptions>(StripeOptions.Section).FromVault(StripeOptions.Section);
        services.AddSingleton<IPostConfigureOptions<StripeOptions>, StripeSandbox>();
        services.AddStripeClient();
        return services.AddSingleton<StripeReport>().AddSingleton<StripeGateway>().AddSingleton<CatalogueGateway>();
    }
}
