namespace StreamVibe.Billing;

/// <summary>What a user buys and paid, at the payment service. Apart from the quota, so that no check waits for that service. Key: user id.</summary>
[Alias("sv.IBillingGrain")]
public interface IBillingGrain : IGrainWithGuidKey
{
    /// <summary>
    /// A page of the payment service where the plan of <paramref name="priceId"/> is bought; the same operation answers the same page while it is open.
    /// Throws <see cref="ErrorCode.ValidationFailed"/> where no plan is sold at this price, <see cref="ErrorCode.AlreadySubscribed"/> where the user has a subscription,
    /// <see cref="ErrorCode.Unavailable"/> and <see cref="ErrorCode.ProviderBusy"/> where the payment service does not answer or asks to wait.
    /// </summary>
    [Alias("Checkout")]
    Task<string> Checkout(string priceId, OperationId operation);

    /// <summary>A page of the payment service where the user changes or cancels a subscription and the means of payment.</summary>
    [Alias("Portal")]
    Task<string> Portal(OperationId operation);

    /// <summary>Newest first.</summary>
    [Alias("Invoices")]
    Task<Page<Invoice>> Invoices(PageRequest page);
}
