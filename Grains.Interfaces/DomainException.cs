using System.Text.Json;
using StreamVibe.Billing;
using StreamVibe.Content;

namespace StreamVibe;

/// <summary>The one exception that crosses the wire: a rule said no. Its message is written for the caller and holds no secret.</summary>
[GenerateSerializer, Alias("sv.DomainException")]
public sealed class DomainException(ErrorCode code, string message) : Exception(message)
{
    /// <summary>Which rule; decides the HTTP status.</summary>
    [Id(0)]
    public ErrorCode Code { get; } = code;

    /// <summary>How long to wait before another try can succeed, where that is known.</summary>
    [Id(1)]
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The field that is wrong, for <see cref="ErrorCode.ValidationFailed"/>.</summary>
    [Id(2)]
    public string? Field { get; init; }

    /// <summary>What the change and the item disagree about, for <see cref="ErrorCode.VersionConflict"/> of content.</summary>
    [Id(3)]
    public EditConflict? Conflict { get; init; }

    /// <summary>The quota that is used up, for <see cref="ErrorCode.QuotaExceeded"/>.</summary>
    [Id(4)]
    public QuotaStatus? Quota { get; init; }

    /// <summary>The code as clients see it.</summary>
    public static string Text(ErrorCode code) => JsonNamingPolicy.SnakeCaseLower.ConvertName(code.ToString());

    public static DomainException NotFound(string what) => new(ErrorCode.NotFound, $"There is no such {what}.");

    /// <param name="retryAfter">Null where the usual pause is right.</param>
    public static DomainException Stopping(TimeSpan? retryAfter = null) => new(ErrorCode.Unavailable, "The server is stopping. Try again.") { RetryAfter = retryAfter };

    public static DomainException Invalid(string field, string why) => new(ErrorCode.ValidationFailed, why) { Field = field };
}
