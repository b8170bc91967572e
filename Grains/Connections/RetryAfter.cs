using System.Globalization;
using System.Net.Http.Headers;

namespace StreamVibe.Connections;

/// <summary>The pause that a platform asks for by the header of that name. Untrusted: what makes no sense counts as not said.</summary>
static class RetryAfter
{
    /// <summary>Nobody waits longer, whatever the platform says.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    /// <summary>Seconds or a date; null without either.</summary>
    public static TimeSpan? Asked(HttpResponseMessage answer)
    {
        // Unparsed: more seconds than an int holds are a long pause, and no header at all to the parser.
        if (!answer.Headers.NonValidated.TryGetValues("Retry-After", out var values) || values.FirstOrDefault() is not { } text) return null;
        var seconds = double.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var number) ? number : Until(text, answer.Headers.Date);
        return seconds > 0 ? TimeSpan.FromSeconds(Math.Min(seconds.Value, Longest.TotalSeconds)) : null;
    }

    // By the platform's own clock; where it does not say what time it has, a minute.
    static double? Until(string text, DateTimeOffset? sent) =>
        !RetryConditionHeaderValue.TryParse(text, out var header) || header.Date is not { } date ? null : sent is { } now ? (date - now).TotalSeconds : 60;
}
