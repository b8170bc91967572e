using System.Text;

namespace StreamVibe.Connections;

/// <summary>Text from a platform, made fit to store: PostgreSQL takes neither NUL nor half a surrogate pair.</summary>
static class UntrustedText
{
    public static string Clean(string text, int longest)
    {
        var kept = new StringBuilder(Math.Min(text.Length, longest));
        foreach (var rune in text.EnumerateRunes())
        {
            if (kept.Length + rune.Utf16SequenceLength > longest) break;
            if (rune.Value != 0) kept.Append(rune.ToString());
        }
        return kept.ToString();
    }
}
