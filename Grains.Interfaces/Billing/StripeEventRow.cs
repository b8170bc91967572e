using System.Text.Json.Serialization;

namespace StreamVibe.Billing;

/// <summary>What became of an event.</summary>
[GenerateSerializer, Alias("sv.EventState"), JsonConverter(typeof(JsonStringEnumConverter<EventState>))]
public enum EventState
{
    /// <summary>Kept; what follows from it is not done yet.</summary>
    [JsonStringEnumMemberName("pending")] Pending = 0,

    /// <summary>What Stripe says since is in force.</summary>
    [JsonStringEnumMemberName("applied")] Applied = 1,

    /// <summary>Nothing follows from it.</summary>
    [JsonStringEnumMemberName("ignored")] Ignored = 2,

    /// <summary>What follows from it failed too often.</summary>
    [JsonStringEnumMemberName("quarantined")] Quarantined = 3,
}

/// <summary>An event of Stripe's as administrators see it.</summary>
/// <param name="CustomerId">Stripe's id of the customer; null where it names none.</param>
/// <param name="ObjectId">Stripe's id of what it is about.</param>
/// <param name="CreatedAt">When it happened, by Stripe's clock.</param>
/// <param name="Problem">Why nothing followed from it, or why that failed.</param>
/// <param name="Attempts">How often what follows from it failed.</param>
[GenerateSerializer, Immutable, Alias("sv.StripeEventRow")]
public sealed record StripeEventRow(
    [property: Id(0)] string Id,
    [property: Id(1)] string Type,
    [property: Id(2)] EventState State,
    [property: Id(3)] string? CustomerId,
    [property: Id(4)] string? ObjectId,
    [property: Id(5)] bool Livemode,
    [property: Id(6)] string? ApiVersion,
    [property: Id(7)] DateTimeOffset CreatedAt,
    [property: Id(8)] DateTimeOffset ReceivedAt,
    [property: Id(9)] DateTimeOffset? AppliedAt,
    [property: Id(10)] int Attempts,
    [property: Id(11)] string? Problem);
