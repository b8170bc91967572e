namespace StreamVibe.Audit;

/// <summary>What was done in a user's account. Stateless. Key: user id.</summary>
[Alias("sv.IAuditGrain")]
public interface IAuditGrain : IGrainWithGuidKey
{
    [Alias("List")]
    Task<Page<AuditEntry>> List(PageRequest page);
}

/// <summary>One act, written in the same transaction as what it tells of.</summary>
/// <param name="Actor">A user's id, <c>system</c>, or <c>stripe</c> for what happened there.</param>
/// <param name="Action">What was done, e.g. <c>content.edited</c>.</param>
/// <param name="Target">What it was done to, e.g. <c>content:{id}</c>.</param>
/// <param name="RequestId">Trace id of the request behind it; null for work of the system.</param>
[GenerateSerializer, Immutable, Alias("sv.AuditEntry")]
public sealed record AuditEntry(
    [property: Id(0)] Guid Id,
    [property: Id(1)] DateTimeOffset At,
    [property: Id(2)] string Actor,
    [property: Id(3)] string Action,
    [property: Id(4)] string Target,
    [property: Id(5)] string? RequestId);
