using System.Collections.Immutable;
using Orleans.Concurrency;

namespace StreamVibe.Billing;

/// <summary>One of the shards that Stripe's events arrive in and are applied by. Key: <c>shard:{number}</c>.</summary>
[Alias("sv.IStripeInboxGrain")]
public interface IStripeInboxGrain : IGrainWithStringKey
{
    /// <summary>
    /// Answers once the event is durable; one that is there already is there once. What follows from it is done afterwards.
    /// Throws <see cref="ErrorCode.Unavailable"/> where it was not written: Stripe sends it again.
    /// </summary>
    [Alias("Receive"), AlwaysInterleave]
    Task Receive(StripeEvent received);

    /// <summary>Looks for events that are due, and asks Stripe again about these customers.</summary>
    [Alias("Wake"), AlwaysInterleave]
    Task Wake(ImmutableArray<string> customers);
}
