using System.Collections.Immutable;
using System.Text;
using System.Text.RegularExpressions;

namespace StreamVibe.Analysis.Proposals;

/// <summary>
/// Links, e-mail addresses and user names in a text, without I/O. Found generously: a word with a dot in its midst may be a domain, in whatever script, and marks after the dot change nothing;
/// the full stop of Chinese and Japanese makes one only between letters of other scripts, or before a small Latin word or a well-known ending. What stood there before is kept, so that nothing of the owner's is lost by that.
/// </summary>
static partial class LinkRules
{
    const string Marks = ".,;:!?'\"…»”*。、", Brackets = "()[]{}<>";

    /// <summary>What may stand after a dot or before a name and is hardly seen.</summary>
    const string Unseen = @"[\p{M}\u200C\u200D]*";

    const string Label = @"[\p{L}\p{N}\p{So}\p{Cs}][\p{L}\p{M}\p{N}\p{So}\p{Cs}\u200C\u200D_\-]*", Path = @"(?:[:/?\#][^\s]*)?";

    /// <summary>What makes a link of a Latin word after the full stop of Chinese and Japanese: small letters, or an ending that is well known and ends the text or has a path; else it begins a sentence.</summary>
    const string Ending = @"(?:(?-i:[a-z]{2,})\b" + Path + @"|(?:com|net|org|biz|jp|cn|tw|hk|kr|io|xyz|ru)(?:[:/?\#][^\s]*|$))";

    /// <summary>A letter or digit of a script whose sentences do not end in 。, or a joiner between them; mathematical letters are two units.</summary>
    const string Other = @"(?:[\p{L}\p{M}\p{N}\u200C\u200D\-_-[\u2E80-\u9FFF\uA960-\uA97F\uAC00-\uD7FF\uF900-\uFAFF\uFF66-\uFFDC]]|\uD835[\uDC00-\uDFFF])";

    /// <summary>All there are, in plain letters.</summary>
    public static ImmutableArray<string> Of(string text)
    {
        var plain = Plain(text);
        return [.. Pattern().Matches(plain).Select(match => Bare(match.Value))];
    }

    /// <summary>The text without those that are not in <paramref name="known"/>.</summary>
    public static string Without(string text, IEnumerable<string> known)
    {
        var allowed = known.ToHashSet(StringComparer.Ordinal);
        for (var (before, kept) = (default(string), new StringBuilder()); before != text; text = kept.ToString())
        {
            (before, kept) = (text, new StringBuilder(text.Length));
            var end = 0;
            foreach (Match match in Pattern().Matches(Plain(text)))
            {
                var link = Bare(match.Value);
                if (allowed.Contains(link)) continue;
                kept.Append(text, end, match.Index - end).Append(' ');
                end = match.Index + link.Length;
            }
            kept.Append(text, end, text.Length - end);
        }
        return text;
    }

    /// <summary>The same, tidied where something was taken out.</summary>
    public static string Tidied(string text, IReadOnlyCollection<string> known)
    {
        // What comes closer by that may be a link again.
        for (string without; (without = Without(text, known)) != text;)
            text = Gaps().Replace(BeforeMark().Replace(Hollow().Replace(without, " "), "$1$2"), " ").Trim();
        return text;
    }

    // The sentence goes on after a link; a bracket that it did not open is the sentence's.
    static string Bare(string link)
    {
        var end = link.Length;
        while (end > 1 && IsOfTheSentence(link.AsSpan(0, end))) end--;
        return link[..end];
    }

    static bool IsOfTheSentence(ReadOnlySpan<char> link) => Brackets.IndexOf(link[^1], StringComparison.Ordinal) switch
    {
        < 0 => Marks.Contains(link[^1], StringComparison.Ordinal),
        var opening when opening % 2 == 0 => true,
        var closing => link.Count(link[^1]) > link.Count(Brackets[closing - 1]),
    };

    // Wide and circled letters make links too. Unit by unit, so that places stay what they are; string.Normalize does nothing without ICU.
    static string Plain(string text) => string.Create(text.Length, text, (plain, text) =>
    {
        for (var i = 0; i < plain.Length; i++)
            plain[i] = text[i] switch
            {
                >= '\uff01' and <= '\uff5e' and var wide => (char)(wide - 0xfee0),
                >= 'Ⓐ' and <= 'Ⓩ' and var circled => (char)(circled - 'Ⓐ' + 'A'),
                >= 'ⓐ' and <= 'ⓩ' and var circled => (char)(circled - 'ⓐ' + 'a'),
                '․' or '﹒' => '.',
                '﹕' => ':',
                '﹫' => '@',
                '｡' or '︒' => '。',
                var other => other,
            };
    });

    [GeneratedRegex(
        $$"""
        [\p{L}][\p{L}\p{M}\p{N}+.\-]*:{{Unseen}}/\S*
        |\b(?:javascript|data|vbscript|mailto|tel|sms|file|blob|intent|market|whatsapp|tg|viber|bitcoin|ethereum|magnet):\S+
        |[^\s@,;()<>\[\]"]+@[^\s@,;()<>\[\]"]*\.[^\s@,;()<>\[\]"]+
        |(?:{{Other}}+。{{Unseen}})+{{Other}}{{Other}}+{{Path}}
        |(?:{{Label}}。{{Unseen}})+{{Ending}}
        |(?:{{Label}}\.{{Unseen}})+[\p{L}\p{Cs}][\p{L}\p{M}\p{N}\p{Cs}\u200C\u200D\-]+{{Path}}
        |\b\d{1,3}(?:{{Unseen}}\.{{Unseen}}\d{1,3}){3}(?:[:/][^\s]*)?
        |\[[0-9A-Fa-f]{0,4}(?::[0-9A-Fa-f.]{0,15}){2,8}\]\S*
        |@{{Unseen}}[\p{L}\p{N}_](?:[\p{L}\p{M}\p{N}_.\-]*)
        """, RegexOptions.IgnorePatternWhitespace | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Pattern();

    [GeneratedRegex(@"\(\s*\)|\[\s*\]|\{\s*\}", RegexOptions.NonBacktracking)]
    private static partial Regex Hollow();

    [GeneratedRegex(@"[ ]+([.,;:!?])(\s|$)", RegexOptions.NonBacktracking)]
    private static partial Regex BeforeMark();

    [GeneratedRegex(@"[ ]{2,}", RegexOptions.NonBacktracking)]
    private static partial Regex Gaps();
}
