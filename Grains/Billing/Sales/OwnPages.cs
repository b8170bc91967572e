using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace StreamVibe.Billing.Sales;

/// <summary>Where no other page is set, people come back to ours.</summary>
sealed class OwnPages(IConfiguration configuration) : IPostConfigureOptions<SalesOptions>
{
    public void PostConfigure(string? name, SalesOptions options)
    {
        var page = configuration.GetValue("Api:PublicBaseUrl", "http://127.0.0.1:5080")!.TrimEnd('/') + "/app/billing";
        options.CheckoutSuccessUrl ??= page + "?checkout=done&session={CHECKOUT_SESSION_ID}";
        options.CheckoutCancelUrl ??= page + "?checkout=cancelled";
        options.PortalReturnUrl ??= page;
    }
}
