using Microsoft.Extensions.Options;
using Stripe;

namespace StreamVibe.Billing.Payments;

/// <summary>The way to Stripe: every request of ours passes here, and what fails comes out as a <see cref="StripeRefusal"/>. Retries are the pipeline's.</summary>
sealed class StripeGateway(IHttpClientFactory clients, IOptionsMonitor<StripeOptions> options, StripeReport report)
{
    /// <summary>Stripe refuses more on one page.</summary>
    public const int LongestPage = 100;

    public bool IsConfigured => options.CurrentValue.IsConfigured;

    /// <summary>
    /// All subscriptions of a customer, ended ones too: one request. Nobody has more than one page of them. A customer that was deleted has none; one that Stripe never knew is a refusal, since then
    /// it is the account that is wrong, and not the customer.
    /// </summary>
    public async Task<CustomerPicture> Customer(string customerId, CancellationToken cancellation = default)
    {
        var found = await Ask("list_subscriptions", stripe => stripe.V1.Subscriptions.ListAsync(
            new SubscriptionListOptions { Customer = customerId, Status = "all", Limit = LongestPage, Expand = ["data.latest_invoice"] }, cancellationToken: cancellation));
        return new(customerId, IsDeleted: false, [.. found.Data.Select(SubscriptionMapping.Of).OfType<SubscriptionPicture>()]);
    }

    /// <summary>A product's metadata; null where Stripe does not know it.</summary>
    public async Task<IReadOnlyDictionary<string, string>?> Product(string productId)
    {
        try
        {
            return (await Ask("get_product", stripe => stripe.V1.Products.GetAsync(productId))).Metadata;
        }
        catch (StripeRefusal refused) when (refused.Failure is StripeFailure.Missing)
        {
            return null;
        }
    }

    /// <exception cref="StripeRefusal">Stripe said no, or nothing.</exception>
    public async Task<T> Ask<T>(string operation, Func<StripeClient, Task<T>> request)
    {
        if (!IsConfigured) throw new StripeRefusal(StripeFailure.Misconfigured, "no_key");
        try
        {
            var answer = await request(Client());
            report.Answered(operation);
            return answer;
        }
        catch (Exception failure) when (StripeRefusal.Of(failure) is { } refusal)
        {
            report.Failed(operation, refusal);
            throw refusal;
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
