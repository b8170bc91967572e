using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace StreamVibe.Analysis.Proposals;

/// <summary>
/// Makes plain text of what a model wrote: no markup, and no character that nobody sees. Without I/O. What joins letters or emoji into one stays, where it stands between such.
/// </summary>
static partial class PlainText
{
    const int Joiner = 0x200D, NonJoiner = 0x200C, TextSelector = 0xFE0E, EmojiSelector = 0xFE0F, Keycap = 0x20E3, MostMarks = 4;

    /// <summary>England, Scotland and Wales: a black flag and letters that nobody sees. Others would be a way to hide a text.</summary>
    static readonly string[] Flags = [.. new[] { "gbeng", "gbsct", "gbwls" }.Select(place => $"\U0001F3F4{string.Concat(place.Select(letter => new Rune(0xE0000 + letter)))}\U000E007F")];

    /// <summary>In one line.</summary>
    public static string Line(string text) => Spaces().Replace(Block(text), " ").Trim();

    /// <summary>In several lines.</summary>
    public static string Block(string text)
    {
        var shown = Visible(text);
        shown = Markup().Replace(shown, "");
        shown = shown.Replace("<", "", StringComparison.Ordinal).Replace(">", "", StringComparison.Ordinal);
        return LineEnds().Replace(MarkdownLink().Replace(shown, "$1 $2"), "\n").Trim();
    }

    static string Visible(string text)
    {
        text = text.ReplaceLineEndings("\n");
        var (kept, marks, before) = (new StringBuilder(text.Length), 0, default(Rune));
        for (var at = 0; at < text.Length;)
        {
            if (Flags.FirstOrDefault(flag => text.AsSpan(at).StartsWith(flag, StringComparison.Ordinal)) is { } whole)
            {
                (marks, before) = (0, default);
                kept.Append(whole);
                at += whole.Length;
                continue;
            }
            var rune = Next(text, at);
            at += rune.Utf16SequenceLength;
            if (Shown(rune, before, Next(text, at)) is not { } seen) continue;
            marks = Rune.GetUnicodeCategory(seen) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark ? marks + 1 : 0;
            if (marks > MostMarks) continue;
            kept.Append(seen.ToString());
            before = seen;
        }
        return kept.ToString();
    }

    // U+FFFD for half a surrogate pair, U+0000 behind the end.
    static Rune Next(string text, int at)
    {
        Rune.DecodeFromUtf16(text.AsSpan(at), out var rune, out _);
        return at < text.Length ? rune : default;
    }

    // Null for what is left out. Half a surrogate pair comes as U+FFFD, which says nothing either.
    static Rune? Shown(Rune rune, Rune before, Rune after) => rune.Value switch
    {
        '\n' => rune,
        '\t' => new Rune(' '),
        Joiner or NonJoiner => IsJoint(before, after) ? rune : null,
        TextSelector or EmojiSelector => IsEmoji(before) || IsKey(before) && after.Value == Keycap ? rune : null,
        // Blank or filling letters and marks, and selectors that can carry any text unseen.
        0x034F or 0x115F or 0x1160 or 0x2800 or 0x3164 or 0xFFA0 or 0xFFFD or 0x17B4 or 0x17B5 or >= 0x180B and <= 0x180F or >= 0xFE00 and <= 0xFE0D or >= 0xE0100 and <= 0xE01EF => null,
        _ => Rune.GetUnicodeCategory(rune) switch
        {
            UnicodeCategory.SpaceSeparator => new Rune(' '),
            UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => new Rune('\n'),
            UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.PrivateUse or UnicodeCategory.Surrogate => null,
            _ when (rune.Value & 0xFFFE) == 0xFFFE => null,
            _ => rune,
        },
    };

    // Emoji are joined into families and trades, letters of Arabic and Indic scripts into words. What stands before was kept, and what comes after will be.
    static bool IsJoint(Rune before, Rune after) => (IsSymbol(before) || before.Value == EmojiSelector) && IsSymbol(after) || IsJoinedLetter(before) && IsJoinedLetter(after);

    static bool IsSymbol(Rune rune) => Rune.GetUnicodeCategory(rune) is UnicodeCategory.OtherSymbol or UnicodeCategory.ModifierSymbol && rune.Value > 0x7F;

    static bool IsJoinedLetter(Rune rune) => rune.Value is (>= 0x0600 and <= 0x06FF) or (>= 0x0750 and <= 0x077F) or (>= 0x0900 and <= 0x0DFF) && Rune.GetUnicodeCategory(rune) != UnicodeCategory.Format;

    // Those that are no symbols otherwise: ‼ ⁉ ℹ 〰 〽 and arrows.
    static bool IsEmoji(Rune rune) =>
        rune.Value is 0x203C or 0x2049 or 0x2139 or 0x3030 or 0x303D || Rune.GetUnicodeCategory(rune) is UnicodeCategory.OtherSymbol || Rune.GetUnicodeCategory(rune) is UnicodeCategory.MathSymbol && rune.Value >= 0x2190;

    static bool IsKey(Rune rune) => rune.Value is '#' or '*' or >= '0' and <= '9';

    [GeneratedRegex(@"</?[A-Za-z!?][^<>]*>", RegexOptions.NonBacktracking)]
    private static partial Regex Markup();

    // Its words, and its address apart, which is then found as any other.
    [GeneratedRegex(@"!?\[([^\[\]\n]*)\]\(([^()\n]*)\)", RegexOptions.NonBacktracking)]
    private static partial Regex MarkdownLink();

    [GeneratedRegex(@"[ \t]+\n", RegexOptions.NonBacktracking)]
    private static partial Regex LineEnds();

    [GeneratedRegex(@"\s+", RegexOptions.NonBacktracking)]
    private static partial Regex Spaces();
}
