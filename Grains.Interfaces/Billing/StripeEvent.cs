using System.Collections.Immutable;

namespace StreamVibe.Billing;

/// <summary>An event of Stripe's whose signature was found good, and what of it decides where it goes. Nothing else of it is looked at before it is durable.</summary>
/// <param name="CreatedAt">By Stripe's clock, to the second.</param>
/// <param name="ApiVersion">In which shape its object is; null where it does not say.</param>
/// <param name="CustomerId">The customer that its object is, or belongs to; null where it names none.</param>
/// <param name="ObjectId">Of its object; null where it has none.</param>
/// <param name="Payload">The body as it was signed.</param>
[GenerateSerializer, Immutable, Alias("sv.StripeEvent")]
public sealed record StripeEvent(
    [property: Id(0)] string Id,
    [property: Id(1)] string Type,
    [property: Id(2)] DateTimeOffset CreatedAt,
    [property: Id(3)] bool Livemode,
    [property: Id(4)] string? ApiVersion,
    [property: Id(5)] string? CustomerId,
    [property: Id(6)] string? ObjectId,
    [property: Id(7)] ImmutableArray<byte> Payload)
{
    /// <summary>Whose events are applied together and in turn.</summary>
    public string Subject => CustomerId ?? ObjectId ?? Id;
}
