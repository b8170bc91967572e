using System.Globalization;
using System.Text;
using CsCheck;
using StreamVibe.Analysis.Proposals;

namespace StreamVibe.Tests.Unit.Analysis.Proposals;

public sealed class PlainTextTests
{
    [Theory]
    [InlineData("  Bread  at\thome ", "Bread at home")]
    [InlineData("Bread\r\nat\nhome", "Bread at home")]
    [InlineData("a\u0001b\u0008c\u007fd\u0085e", "abcd e")]
    [InlineData("invoice\u202efdp.exe", "invoicefdp.exe")]
    [InlineData("h\u200bi\u200cd\u200dd\u2060e\ufeffn\u00ad", "hidden")]
    [InlineData("seen\U000E0068\U000E0069\U000E007F\U000E0100", "seen")]
    [InlineData("x\u3164\u115f\u2800\u034fy", "xy")]
    [InlineData("\ue000a\U000f0000b\ufffe\ufdd0", "ab\ufdd0")]
    [InlineData("no\u00a0break", "no break")]
    [InlineData("<b>bold</b> and <script src=x>alert(1)</script>", "bold and alert(1)")]
    [InlineData("1 < 2 > 0 <3", "1 2 0 3")]
    [InlineData("<<b>script>x", "scriptx")]
    [InlineData("![cat](x.png) and [home](y)", "cat x.png and home y")]
    [InlineData("Cooking 👩‍🍳 with 👨‍👩‍👧 ❤️‍🔥", "Cooking 👩‍🍳 with 👨‍👩‍👧 ❤️‍🔥")]
    [InlineData("می‌خواهم", "می‌خواهم")]
    [InlineData("e\ufe0fv\ufe0ei\u180bl.\u180d\ufe0fc\u180fom 1\ufe0f.2", "evil.com 1.2")]
    [InlineData("x\ufe0f\u200d\ufe0fy \u0628\u200d\u061cz", "xy \u0628z")]
    [InlineData("❤️ ☀︎ ℹ️ ‼️ ↔️ 1️⃣ #️⃣ 🏴‍☠️", "❤️ ☀︎ ℹ️ ‼️ ↔️ 1️⃣ #️⃣ 🏴‍☠️")]
    [InlineData("\U0001F3F4\U000E0067\U000E0062\U000E0065\U000E006E\U000E0067\U000E007F!", "\U0001F3F4\U000E0067\U000E0062\U000E0065\U000E006E\U000E0067\U000E007F!")]
    [InlineData("\U0001F3F4\U000E0068\U000E0069\U000E0021\U000E0021\U000E0021\U000E007F!", "\U0001F3F4!")]
    [InlineData("Crème brûlée, 日本語、です。", "Crème brûlée, 日本語、です。")]
    public void A_line_is_what_is_seen_of_it(string written, string line) => Assert.Equal(line, PlainText.Line(written));

    [Fact]
    public void A_block_keeps_its_lines() => Assert.Equal("one\n\n  two\nthree", PlainText.Block("one  \r\n\r\n  two\u2028three\n"));

    [Fact]
    public void A_letter_has_no_more_than_a_few_marks() => Assert.Equal("Za\u0301\u0302\u0303\u0304b", PlainText.Line("Za\u0301\u0302\u0303\u0304\u200b\u0305\u0306\u0307b"));

    [Fact]
    public void Half_a_surrogate_pair_is_left_out() => Assert.Equal("ab", PlainText.Line("a\ud83d" + "b\ude00"));

    [Fact]
    public void Whatever_is_written_nothing_unseen_and_no_bracket_is_left() => Written.Sample(written =>
    {
        var shown = PlainText.Block(written);
        Assert.DoesNotContain(shown, c => c is '<' or '>' or >= '\u180b' and <= '\u180f' || char.IsControl(c) && c != '\n');
        Assert.All(shown.EnumerateRunes(), rune => Assert.True(rune.Value is 0x200C or 0x200D || Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Format or UnicodeCategory.PrivateUse), $"{rune.Value:X}"));
        foreach (var (before, selector) in shown.Zip(shown.Skip(1))) Assert.False(selector is '\ufe0e' or '\ufe0f' && char.IsLetter(before), "a letter with a selector");
        Assert.Equal(shown, PlainText.Block(shown));
    });

    static readonly Gen<string> Written = Gen.OneOf<string>(
        Gen.String[Gen.Char, 0, 60],
        Gen.OneOf("a", "1", ".", "❤", "\u0628", "\u0301", "\u180b", "\u200b", "\u200c", "\u200d", "\u061c", "\ufe0e", "\ufe0f", "\u20e3", "\U0001F3F4", "\U000E0067", "\U000E007F").Array[0, 30].Select(string.Concat));
}
