namespace StreamVibe.Connections;

/// <summary>Why a platform did not do what was asked, as far as it decides what to do next.</summary>
enum PlatformFailure
{
    /// <summary>The network, a 5xx or an answer that is not one: another try may succeed.</summary>
    Transient,

    /// <summary>Too many requests: another try after a while may succeed.</summary>
    Busy,

    /// <summary>The units of the day are used up.</summary>
    Exhausted,

    /// <summary>The access token is not accepted: a refreshed one may be.</summary>
    TokenRejected,

    /// <summary>The grant is gone: only the person can give a new one.</summary>
    GrantGone,

    /// <summary>We have no tokens that can be used.</summary>
    SecretMissing,

    /// <summary>The grant does not cover what was asked for.</summary>
    ScopeMissing,

    /// <summary>The platform does not accept our client: the operator's business, not the person's.</summary>
    Misconfigured,

    /// <summary>What was asked for does not exist.</summary>
    NotFound,

    /// <summary>The place in a list is no longer known: the list must be read from its start.</summary>
    PlaceLost,

    /// <summary>What was to be changed is no longer what it was when it was read; nothing was done.</summary>
    Changed,

    /// <summary>The platform refuses this request for good.</summary>
    Refused,
}

/// <summary>A platform said no. The message is ours, never the platform's raw text.</summary>
sealed class PlatformException(PlatformFailure failure, string message, TimeSpan? retryAfter = null, Exception? inner = null, string? code = null) : Exception(message, inner)
{
    public PlatformFailure Failure { get; } = failure;

    /// <summary>How long the platform asked to be left alone.</summary>
    public TimeSpan? RetryAfter { get; } = retryAfter;

    /// <summary>Whether the request surely never left.</summary>
    public bool NotSent { get; init; }

    /// <summary>What the person is shown, where a refusal has a word of its own.</summary>
    public string? Code { get; } = code;
}
