using Microsoft.Extensions.DependencyInjection;

namespace StreamVibe.Billing.Payments;

static class PaymentsModule
{
    public static IServiceCollection AddPayments(this IServiceCollection services)
    {
        services.AddStripeSettings();
        services.AddStripeClient();
        return services.AddSingleton<StripeReport>().AddSingleton<StripeGateway>().AddSingleton<CatalogueGateway>().AddSingleton<Meters>();
    }
}
