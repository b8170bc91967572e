using System.Text.Json;

namespace StreamVibe.Sandbox.Control;

/// <summary>Something that goes wrong with the next requests of a service.</summary>
internal sealed record Fault
{
    public static readonly string[] Kinds = ["status", "hang", "slow", "drip", "reset", "garbage", "truncate", "swallow"];

    public int Id { get; init; }

    /// <summary>Name of the service, or <c>*</c>.</summary>
    public string Service { get; init; } = "*";

    /// <summary>Part of the path, or <c>*</c>.</summary>
    public string Route { get; init; } = "*";

    /// <summary>HTTP method, <c>SMTP</c> for mail, or none for every method.</summary>
    public string? Method { get; init; }

    /// <summary>The account whose requests are hit, where the service can tell; none for everybody's.</summary>
    public string? Account { get; init; }

    public required string Kind { get; init; }

    public int Status { get; init; } = StatusCodes.Status503ServiceUnavailable;

    /// <summary>The service's word for the error, in place of the usual one for the status.</summary>
    public string? Reason { get; init; }

    /// <summary>Sent as it stands: seconds, a date, or nonsense.</summary>
    public JsonElement? RetryAfter { get; init; }

    /// <summary>How long <c>hang</c> holds the request before it drops it, and <c>slow</c> before it serves it.</summary>
    public int DelayMs { get; init; } = 100_000;

    /// <summary>Sent in place of the service's own error or of the garbage.</summary>
    public string? Body { get; init; }

    /// <summary>Requests that it would hit and lets pass first.</summary>
    public int Skip { get; init; }

    /// <summary>Requests left to hit.</summary>
    public int Times { get; init; } = 1;

    public string? Problem() =>
        !Kinds.Contains(Kind) ? $"kind is one of {string.Join(", ", Kinds)}."
        : Times < 1 ? "times is at least 1."
        : Skip < 0 ? "skip is not negative."
        : DelayMs < 0 ? "delayMs is not negative."
        : Status is < 200 or > 599 ? "status is between 200 and 599."
        : null;

    public bool Hits(string service, string method, string path, string? account) =>
        (Service == "*" || Service == service)
        && (Method is null || HttpMethods.Equals(Method, method))
        && (Account is null || Account == account)
        && (Route == "*" || path.Contains(Route, StringComparison.OrdinalIgnoreCase));
}
