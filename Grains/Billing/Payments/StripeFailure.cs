namespace StreamVibe.Billing.Payments;

/// <summary>Why Stripe did not do what was asked, as far as it decides what to do next.</summary>
enum StripeFailure
{
    /// <summary>The network, a 5xx or an answer that is not one. Nobody knows whether a change was made; the same key may be sent again.</summary>
    Unanswered,

    /// <summary>Stripe repeats a failure that it saved under the key: the same key will never get another answer. Nobody knows whether the change was made.</summary>
    Saved,

    /// <summary>Too many requests, or the object is being changed: another try after a while may succeed.</summary>
    Busy,

    /// <summary>What was asked for does not exist, or not any more.</summary>
    Missing,

    /// <summary>The key was used for something else.</summary>
    KeyTaken,

    /// <summary>Stripe does not accept our key: the operator's business.</summary>
    Misconfigured,

    /// <summary>Stripe refuses this request for good.</summary>
    Refused,
}
