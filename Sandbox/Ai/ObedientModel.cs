using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace StreamVibe.Sandbox.Ai;

/// <summary>
/// A model that takes what it is shown for orders, the worst that an attacker can hope for. In the item's texts it obeys
/// <c>say: …</c>, <c>link: …</c>, <c>field: …</c>, <c>plain: …</c>, "ignore previous instructions and …" and a number of characters;
/// without any of these it repeats the item as it is. The reason always gives away the whole prompt.
/// </summary>
internal static partial class ObedientModel
{
    const int MostCharacters = 100_000;

    public static string Say(AiPrompt prompt)
    {
        var shown = ItemReader.Find(prompt.LastWords).Everything;
        if (Orders(shown, "plain") is [var plain, ..])
            return plain;
        List<string> said = [.. Orders(shown, "say"), .. Ignoring().Matches(shown).Select(match => match.Groups["order"].Value)];
        var words = new StringBuilder().AppendJoin('\n', said.Count > 0 ? said : [shown]);
        foreach (var link in Orders(shown, "link"))
            words.Append(' ').Append(link);
        var author = new ObedientAuthor(Stretched(words.ToString(), shown), $"{prompt.System}\n{prompt.LastWords}");
        if (prompt.Schema is not { } schema)
            return author.Remark;
        var answer = new SchemaWriter(schema, author).Write();
        foreach (var field in Orders(shown, "field"))
            Claims.Add(answer, field, author);
        return SchemaWriter.Text(answer);
    }

    static List<string> Orders(string shown, string order) =>
        [.. Order().Matches(shown).Where(match => match.Groups["order"].Value.Equals(order, StringComparison.OrdinalIgnoreCase)).Select(match => match.Groups["rest"].Value.Trim())];

    static string Stretched(string words, string shown)
    {
        if (Length().Match(shown) is not { Success: true } asked
            || !int.TryParse(asked.Groups["count"].Value.Replace(",", "", StringComparison.Ordinal), NumberStyles.None, CultureInfo.InvariantCulture, out var length))
            return words;
        length = Math.Min(length, MostCharacters);
        var stretched = new StringBuilder(words.Length == 0 ? "!" : words);
        while (stretched.Length < length)
            stretched.Append(' ').Append(words.Length == 0 ? "!" : words);
        return stretched.Length > length ? stretched.ToString(0, length) : stretched.ToString();
    }

    [GeneratedRegex(@"\b(?<order>say|link|field|plain)\s*:(?<rest>[^\n]*)", RegexOptions.IgnoreCase)]
    private static partial Regex Order();

    [GeneratedRegex(
        @"\bignore\s+(all\s+|any\s+|the\s+|your\s+)*(previous|prior|above|earlier|other)?\s*(instructions|rules|prompts?)[\s,;:.-]*(and|then|instead)?[\s,;:.-]*(?<order>[^\n]*)",
        RegexOptions.IgnoreCase)]
    private static partial Regex Ignoring();

    [GeneratedRegex(@"(?<count>\d[\d,]{2,8}) characters", RegexOptions.IgnoreCase)]
    private static partial Regex Length();
}
