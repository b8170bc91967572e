using System.ComponentModel.DataAnnotations;

namespace StreamVibe.Api.Billing;

/// <summary>What <c>PUT /api/subscription/spend-cap</c> takes. No cap is said by null: what is left out says nothing.</summary>
sealed record SpendCapChange
{
    bool isSaid;

    /// <summary>0 to 100,000,000 minor units of the subscription's currency; null is no cap.</summary>
    [Range(0, 100_000_000), Required]
    public long? Amount
    {
        get;
        init
        {
            field = value;
            isSaid = true;
        }
    }

    public long? Said() => isSaid ? Amount : throw DomainException.Invalid("amount", "An amount is needed, or null for no cap.");
}
