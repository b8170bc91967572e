using System.Collections.Frozen;

namespace StreamVibe.Analysis.Proposals;

/// <summary>Whether a text repeats our instructions: they are no secret, but a sentence of them is no metadata of anybody's.</summary>
static class LeakRules
{
    /// <summary>So many letters and digits in a row are no chance.</summary>
    const int Window = 40;

    static readonly FrozenSet<string> Known = Windows(Instructions.Text).ToFrozenSet(StringComparer.Ordinal);

    public static bool Repeats(string text) => Windows(text).Any(Known.Contains);

    static IEnumerable<string> Windows(string text)
    {
        var letters = string.Concat(text.Where(char.IsLetterOrDigit)).ToLowerInvariant();
        for (var start = 0; start + Window <= letters.Length; start++) yield return letters.Substring(start, Window);
    }
}
