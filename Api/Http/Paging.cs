using System.ComponentModel;
using System.Numerics;
using Microsoft.AspNetCore.Mvc;

namespace StreamVibe.Api.Http;

/// <summary>The two query parameters of every list.</summary>
readonly record struct Paging(
    [FromQuery(Name = "limit")][property: Description("Rows at most, 1 to 100; a number outside is clamped.")] string? Limit,
    [FromQuery(Name = "cursor")][property: Description("The nextCursor of the part before.")] string? Cursor)
{
    public const int Default = 20;
    public const int Most = 100;
    const int LongestCursor = 1024;

    /// <summary>What the grain is asked for.</summary>
    public PageRequest ToRequest() => new(LimitOf(Limit), CursorOf(Cursor));

    public static int LimitOf(string? text)
    {
        if (string.IsNullOrEmpty(text)) return Default;
        // A text, not an int: a number too large for an int is still a number, and clamped like any other.
        if (text.Length > 30 || !BigInteger.TryParse(text, out var number)) throw DomainException.Invalid("limit", "The limit must be a number.");
        return (int)BigInteger.Clamp(number, 1, Most);
    }

    static string? CursorOf(string? text)
    {
        if (string.IsNullOrEmpty(text)) return null;
        return text.Length <= LongestCursor ? text : throw new DomainException(ErrorCode.InvalidCursor, "This cursor was not issued here.");
    }
}
