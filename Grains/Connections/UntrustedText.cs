using System.Text;

namespace StreamVibe.Connections;

/// <summary>Text from a platform, made fit to store: PostgreSQL takes neither NUL nor half a surrogate pair.</summary>
static class UntrustedText
{
    public static string Clean(string text, int longest)
    {
        // Nearly every text is fit as it is.
        if (text.Length <= longest && !text.AsSpan().ContainsAnyInRange('\ud800', '\udfff') && !text.Contains('\0', StringComparison.Ordinal)) return text;
        var kept = new StringBuilder(Math.Min(text.Length, longest));
        Span<char> units = stackalloc char[2];
        foreach (var rune in text.EnumerateRunes())
        {
            if (kept.Length + rune.Utf16SequenceLength > longest) break;
            if (rune.Value != 0) kept.Append(units[..rune.EncodeToUtf16(units)]);
        }
        return kept.ToString();
    }
}
