using Microsoft.Extensions.Options;
using Stripe;

namespace StreamVibe.Billing.Payments;

/// <summary>The requests we make of Stripe, and what its refusals mean. Retries are the pipeline's.</summary>
sealed class StripeGateway(IHttpClientFactory clients, IOptionsMonitor<StripeOptions> options)
{
    /// <summary>Stripe refuses more on one page; nobody has as many.</summary>
    const int MostSubscriptions = 100;

    /// <summary>All subscriptions of a customer, ended ones too: one request.</summary>
    public async Task<CustomerPicture> Customer(string customerId)
    {
        try
        {
            var found = await Client().V1.Subscriptions.ListAsync(new SubscriptionListOptions
            {
                Customer = customerId, Status = "all", Limit = MostSubscriptions, Expand = ["data.latest_invoice"],
            });
            return new(customerId, IsDeleted: false, [.. found.Data.Select(SubscriptionMapping.Of).OfType<SubscriptionPicture>()]);
        }
        catch (StripeException refused) when (refused.StripeError?.Code == "resource_missing")
        {
            return new(customerId, IsDeleted: true, []);
        }
    }

    /// <summary>A product's metadata; null where Stripe does not know it.</summary>
    public async Task<IReadOnlyDictionary<string, string>?> Product(string productId)
    {
        try
        {
            return (await Client().V1.Products.GetAsync(productId)).Metadata;
        }
        catch (StripeException refused) when (refused.StripeError?.Code == "resource_missing")
        {
            return null;
        }
    }

    // Built anew for each use: settings from the vault come after the container, and the client holds nothing.
    StripeClient Client()
    {
        var (settings, http) = (options.CurrentValue, clients.CreateClient(StripeHttp.Name));
        return new(new StripeClientOptions
        {
            ApiKey = settings.SecretKey,
            ApiBase = settings.ApiBaseUrl,
            ConnectBase = settings.ApiBaseUrl,
            FilesBase = settings.ApiBaseUrl,
            MeterEventsBase = settings.ApiBaseUrl,
            HttpClient = new SystemNetHttpClient(http, maxNetworkRetries: 0, enableTelemetry: false),
        });
    }
}
