using CsCheck;
using StreamVibe.Analysis.Proposals;

namespace StreamVibe.Tests.Unit.Analysis.Proposals;

public sealed class LinkRulesTests
{
    [Theory]
    [InlineData("https://evil.example/x?y#z")]
    [InlineData("HTTP://EVIL.EXAMPLE")]
    [InlineData("ftp://x")]
    [InlineData("javascript:alert(1)")]
    [InlineData("mailto:eve@evil.example")]
    [InlineData("www.evil.example")]
    [InlineData("evil.example")]
    [InlineData("sub.evil.co.uk/login")]
    [InlineData("shop.evil.example:8443/buy?x=1#y")]
    [InlineData("eve@evil.example")]
    [InlineData("@evil_support")]
    [InlineData("192.168.0.1/admin")]
    [InlineData("10.0.0.7:8080/x")]
    [InlineData("[2001:db8::1]/x")]
    [InlineData("пример.рф")]
    [InlineData("exаmple.соm")]
    [InlineData("xn--e1afmkfd.xn--p1ai")]
    [InlineData("ｈｔｔｐｓ：／／ｅｖｉｌ．ｅｘａｍｐｌｅ／ｘ")]
    [InlineData("evil。example")]
    [InlineData("evil｡example")]
    [InlineData("evil．example")]
    [InlineData("evil․example")]
    [InlineData("＠evil")]
    [InlineData("ⓔⓥⓘⓛ.ⓔⓧⓐⓜⓟⓛⓔ")]
    [InlineData("𝐞𝐯𝐢𝐥.𝐞𝐱𝐚𝐦𝐩𝐥𝐞")]
    [InlineData("t.me/evil")]
    [InlineData("evil.\u0301example")]
    [InlineData("evil.\ufe0fexample")]
    [InlineData("evil.\u180bexample")]
    [InlineData("evil.\u0627\u200c\u06cc")]
    [InlineData("192.\ufe0f168.0.1")]
    [InlineData("http\ufe0f://evil")]
    [InlineData("http:\ufe0f//evil")]
    [InlineData("@\ufe0fevil")]
    [InlineData("﹫evil")]
    [InlineData("例え｡jp")]
    [InlineData("例え。jp/x")]
    [InlineData("例え。Jp/x")]
    [InlineData("例え。COM/x")]
    [InlineData("пример。рф")]
    [InlineData("evil︒example")]
    [InlineData("☕.example")]
    public void A_link_that_was_not_there_is_taken_out(string link)
    {
        Assert.Equal("go there now", LinkRules.Tidied($"go there {link} now", []));
        Assert.Equal("go there, now", LinkRules.Tidied($"go there ({link}), now", []));
    }

    [Theory]
    [InlineData("Mix 1.5 l of water, 2:1, at 12:30. Then wait... and rest!")]
    [InlineData("Version v1.2 of No. 5, e.g. this one, i.e. 3.5mm")]
    [InlineData("パンを作ります。次は動画を見てください。")]
    [InlineData("我做面包。很好吃。")]
    [InlineData("パンを作ります。YouTubeで見てください。BGM: なし。Enjoy!")]
    [InlineData("今日から。Live配信です。Link は概要欄。IO制御の話。JP 版も。Net、")]
    [InlineData("C# and F#, 50%/50%, and/or; price: 5 €")]
    public void Words_are_no_links(string text) => Assert.Equal(text, LinkRules.Tidied(text, []));

    [Fact]
    public void What_stood_there_before_stays_letter_by_letter()
    {
        const string Text = "Recipe: https://recipes.example.com/bread?ref=me, ask @baker or me@example.com. Built with Node.js!";
        Assert.Equal(Text, LinkRules.Tidied(Text, LinkRules.Of(Text)));
    }

    [Theory]
    [InlineData("https://recipes.example.com.evil.example/bread")]
    [InlineData("https://recipes.example.com@evil.example")]
    [InlineData("https://recipes.example.com/breadx")]
    [InlineData("http://recipes.example.com/bread")]
    public void What_only_resembles_it_does_not(string link) => Assert.Equal("see", LinkRules.Tidied($"see {link}", LinkRules.Of("https://recipes.example.com/bread")));

    [Fact]
    public void Nothing_that_is_taken_out_makes_a_link_of_what_is_around_it() => Gen.OneOf("evil", ".", "example", "@", "http", ":", "/", "(", ")", " ", "a.b", "https://x.yz", "www").Array[0, 14].Select(string.Concat)
        .Sample(text => Assert.Empty(LinkRules.Of(LinkRules.Tidied(text, []))));

    [Fact]
    public void No_mark_hides_a_link() => Gen.OneOf(
        "evil", ".", "example", "@", "http", ":", "/", " ", "。", "例え", "jp", "пример", "\u0627", "❤", "\u0301", "\u034f", "\u180b", "\u180f", "\u200b", "\u200c", "\u200d", "\ufe00", "\ufe0e", "\ufe0f", "\u20e3", "\U000E0067", "\U000E0100")
        .Array[0, 14].Select(string.Concat).Sample(text =>
        {
            var shown = LinkRules.Tidied(PlainText.Line(text), []);
            Assert.Empty(LinkRules.Of(shown));
            // Nor for a reader who does not see what is left of them.
            Assert.Empty(LinkRules.Of(string.Concat(shown.Where(c => c is not ('\u200c' or '\u200d' or '\ufe0e' or '\ufe0f')))));
        }, iter: 20_000);
}
