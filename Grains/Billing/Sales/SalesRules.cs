using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using StreamVibe.Billing.Payments;

namespace StreamVibe.Billing.Sales;

/// <summary>What may be bought and under which keys, without I/O.</summary>
static class SalesRules
{
    /// <summary>
    /// Whether a subscription stands in the way of another. One whose first payment is open does: it begins as soon as that is paid. Those that ended, or whose first payment never came, do not.
    /// </summary>
    public static bool IsLive(SubscriptionPicture subscription) => subscription.Status switch
    {
        "canceled" or "incomplete_expired" => false,
        "incomplete" => subscription.UnpaidSince is not null,
        _ => true,
    };

    /// <summary>
    /// The key under which the user's customer is made: the same for everybody who tries at once, on whichever silo. It follows from all that is sent, since Stripe refuses a key with other parameters, and from
    /// the customer that it replaces.
    /// </summary>
    /// <param name="tries">How many keys before it hold a failure that Stripe saved.</param>
    public static string CustomerKey(Payer payer, int tries) => string.Create(CultureInfo.InvariantCulture,
        $"customer-{payer.UserId:N}-{Short($"{payer.Email}\n{payer.Name}\n{payer.GoneCustomerId}")}{(tries == 0 ? "" : $"-{tries}")}");

    /// <summary>The key of a page: a repeated request opens the same one.</summary>
    /// <param name="tries">How many pages before it are over.</param>
    public static string PageKey(string kind, Guid operationId, int tries = 0) => string.Create(CultureInfo.InvariantCulture, $"{kind}-{operationId:N}{(tries == 0 ? "" : $"-{tries}")}");

    public static DomainException NotSold() => DomainException.Invalid("priceId", "No plan is sold at this price. GET /api/plans lists what is.");

    public static DomainException AlreadySubscribed() => new(ErrorCode.AlreadySubscribed, "There already is a subscription. POST /api/billing/portal opens the page where it is changed, paid or cancelled.");

    static string Short(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..16];
}

/// <summary>Who pays.</summary>
/// <param name="CustomerId">Stripe's customer; null where there is none yet.</param>
/// <param name="GoneCustomerId">The one before, where Stripe does not know it any more.</param>
sealed record Payer(Guid UserId, string? Email, string Name, string? CustomerId, string? GoneCustomerId = null);
