namespace StreamVibe.Billing.Payments;

/// <summary>Which version of Stripe's interface this build speaks.</summary>
static class StripeVersion
{
    /// <summary>Its name without the date: versions of one name differ only by what was added.</summary>
    public static readonly string Train = Inbox.InboxRules.TrainOf(Stripe.StripeConfiguration.ApiVersion);
}
