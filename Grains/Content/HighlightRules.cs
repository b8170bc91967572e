using System.Collections.Immutable;

namespace StreamVibe.Content;

/// <summary>
/// How a text goes through PostgreSQL's <c>ts_headline</c> and comes back in parts. Marks are characters of private use, which mean nothing in any text and are taken out of it before;
/// <c>&lt;</c> is veiled by another, since the parser would leave tags out.
/// </summary>
static class HighlightRules
{
    const char Start = '\uE000', Stop = '\uE001', Veil = '\uE002';

    /// <summary>For SQL's <c>translate</c>: these characters become those, or nothing.</summary>
    public static readonly string From = $"<{Start}{Stop}{Veil}", To = $"{Veil}";

    public static readonly string OfTitle = $"StartSel={Start}, StopSel={Stop}, HighlightAll=true", OfDescription = $"StartSel={Start}, StopSel={Stop}, MaxWords=30, MinWords=10";

    /// <summary>The parts of a marked text.</summary>
    public static ImmutableArray<TextSegment> Segments(string marked)
    {
        var segments = ImmutableArray.CreateBuilder<TextSegment>();
        foreach (var part in marked.Replace(Veil, '<').Split(Start))
        {
            // Before the first start there is no stop.
            var stop = part.IndexOf(Stop, StringComparison.Ordinal);
            if (stop > 0) segments.Add(new(part[..stop], Match: true));
            if (part.Length > stop + 1) segments.Add(new(part[(stop + 1)..], Match: false));
        }
        return segments.ToImmutable();
    }
}
