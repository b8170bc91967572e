using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using StreamVibe.Settings;
using StreamVibe.Vault;

namespace StreamVibe.Billing.Payments;

public static class StripeSettings
{
    /// <summary>The settings of Stripe: for those who call it, and for those who hear from it.</summary>
    public static IServiceCollection AddStripeSettings(this IServiceCollection services)
    {
        services.AddSettings<StripeOptions>(StripeOptions.Section).FromVault(StripeOptions.Section);
        return services.AddSingleton<IPostConfigureOptions<StripeOptions>, StripeSandbox>();
    }
}
