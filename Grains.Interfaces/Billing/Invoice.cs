namespace StreamVibe.Billing;

/// <summary>An invoice of the payment service.</summary>
/// <param name="Number">Null while it is a draft.</param>
/// <param name="Status">The payment service's: <c>draft</c>, <c>open</c>, <c>paid</c>, <c>uncollectible</c> or <c>void</c>.</param>
/// <param name="AmountDue">Minor units.</param>
/// <param name="AmountPaid">Minor units.</param>
/// <param name="Currency">ISO 4217, in lower case.</param>
/// <param name="HostedUrl">Where it is shown and paid; null while it is a draft.</param>
/// <param name="PdfUrl">The document; null while it is a draft.</param>
[GenerateSerializer, Immutable, Alias("sv.Invoice")]
public sealed record Invoice(
    [property: Id(0)] string Id,
    [property: Id(1)] string? Number,
    [property: Id(2)] string Status,
    [property: Id(3)] long AmountDue,
    [property: Id(4)] long AmountPaid,
    [property: Id(5)] string Currency,
    [property: Id(6)] DateTimeOffset PeriodStart,
    [property: Id(7)] DateTimeOffset PeriodEnd,
    [property: Id(8)] DateTimeOffset CreatedAt,
    [property: Id(9)] string? HostedUrl,
    [property: Id(10)] string? PdfUrl);
