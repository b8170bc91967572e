using System.ComponentModel.DataAnnotations;

namespace StreamVibe.Billing.Sales;

/// <summary>Where the payment service sends people back to. Section <c>Billing</c>. Unset values are pages of ours.</summary>
sealed class SalesOptions
{
    public const string Section = "Billing";

    /// <summary>After a purchase. <c>{CHECKOUT_SESSION_ID}</c> in it is filled in by Stripe.</summary>
    [Url]
    public string? CheckoutSuccessUrl { get; set; }

    /// <summary>From a purchase that was given up.</summary>
    [Url]
    public string? CheckoutCancelUrl { get; set; }

    /// <summary>From the portal.</summary>
    [Url]
    public string? PortalReturnUrl { get; set; }
}
