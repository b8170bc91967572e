using System.Text.Json;
using CsCheck;
using StreamVibe.Api.Connections;
using StreamVibe.Tests.Unit.Architecture;

namespace StreamVibe.Tests.Unit.Api;

public class ReturnUrlsTests
{
    static readonly string[] allowed = ["https://app.example.com/done", "http://localhost:3000/"];

    [Theory]
    [InlineData("/")]
    [InlineData("/app")]
    [InlineData("/app/connections?tab=1#top")]
    [InlineData("/app//twice")]
    [InlineData("/app\\later")]
    [InlineData("/@user")]
    [InlineData("/?next=https://evil.example")]
    [InlineData("/%2f%2fevil.example")]
    [InlineData("/%0d%0aLocation:%20https://evil.example")]
    [InlineData("/caf\u00e9")]
    [InlineData("/\U0001F600")]
    [InlineData("/.")]
    [InlineData("https://app.example.com/done")]
    [InlineData("http://localhost:3000/")]
    public void Own_paths_and_listed_addresses_are_allowed(string url) => Assert.True(ReturnUrls.IsAllowed(url, allowed));

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData(" /app")]
    [InlineData("app")]
    [InlineData("?x=1")]
    [InlineData("#x")]
    [InlineData("//")]
    [InlineData("//evil.example")]
    [InlineData("///evil.example")]
    [InlineData("/\\")]
    [InlineData("/\\evil.example")]
    [InlineData("/\\/evil.example")]
    [InlineData("\\/evil.example")]
    [InlineData("\\\\evil.example")]
    [InlineData("/\t/evil.example")]
    [InlineData("/\n/evil.example")]
    [InlineData("/\r\n/evil.example")]
    [InlineData("\t//evil.example")]
    [InlineData("/app\u0000")]
    [InlineData("/app\u007f")]
    [InlineData("/app\u0085")]
    [InlineData("/app\r\nSet-Cookie: a=b")]
    [InlineData("https:evil.example")]
    [InlineData("https:/evil.example")]
    [InlineData("https://evil.example")]
    [InlineData("HTTPS://APP.EXAMPLE.COM/done")]
    [InlineData("https://app.example.com/done/")]
    [InlineData("https://app.example.com/done?x=1")]
    [InlineData("https://app.example.com/")]
    [InlineData("https://app.example.com@evil.example/done")]
    [InlineData("https://app.example.com.evil.example/done")]
    [InlineData("https://app.example.com/done#")]
    [InlineData("javascript:alert(1)")]
    [InlineData("JaVaScRiPt:alert(1)")]
    [InlineData("data:text/html,<script>alert(1)</script>")]
    [InlineData("vbscript:x")]
    [InlineData("file:///etc/passwd")]
    [InlineData("ftp://evil.example")]
    [InlineData("%2f%2fevil.example")]
    [InlineData("\u2215/evil.example")]
    [InlineData("\uff0f\uff0fevil.example")]
    public void Everything_else_is_refused(string url) => Assert.False(ReturnUrls.IsAllowed(url, allowed));

    [Fact]
    public void A_lone_surrogate_is_refused() => Assert.False(ReturnUrls.IsAllowed("/a" + (char)0xd800, allowed));

    [Fact]
    public void An_endless_path_is_refused() => Assert.False(ReturnUrls.IsAllowed("/" + new string('a', 2000), allowed));

    [Fact]
    public void Whatever_is_allowed_stays_on_our_origin()
    {
        var ours = new Uri("https://streamvibe.example/");
        // Everything that can start an address, in every order up to four.
        char[] letters = ['/', '\\', '\t', '\n', ':', '@', '.', 'h', '?', '#', '%', ' '];
        foreach (var text in Words(letters, 4))
            if (ReturnUrls.IsAllowed(text, []))
                Assert.Equal(ours.Authority, new Uri(ours, Cleaned(text)).Authority);
    }

    [Fact]
    public void Every_hostile_address_is_refused_or_stays_on_our_origin()
    {
        var corpus = JsonSerializer.Deserialize<string[]>(SourceTree.Read("tests/Unit/Api/hostile-return-urls.json").Text)!;
        Assert.True(corpus.Length >= 200, $"Only {corpus.Length} addresses.");
        Assert.All(corpus, StaysHome);
        // What is allowed of them is a path with a single slash, and nothing else.
        Assert.All(corpus.Where(text => ReturnUrls.IsAllowed(text, allowed)), text => Assert.Matches(@"^/(?![/\\])", text));
    }

    [Fact]
    public void Whatever_is_put_together_from_dangerous_pieces_stays_on_our_origin()
    {
        var pieces = Gen.OneOf("/", "\\", "//", "\t", "\r\n", ":", "@", ".", "..", "%2f", "%5c", "%0d%0a", "%00", "?", "#", " ", "http", "https:", "javascript:", "evil.example", "app.example.com",
            "/done", "\u2028", "\u3002", "\uff0f", "\u0430", "\ud83d\ude00", "\ud800", "xn--", "[::1]", "127.1");
        pieces.Array[0, 8].Select(parts => string.Concat(parts)).Sample(StaysHome, iter: 20_000);
    }

    static void StaysHome(string text)
    {
        var ours = new Uri("https://streamvibe.example/");
        if (ReturnUrls.IsAllowed(text, allowed) && !allowed.Contains(text)) Assert.Equal((ours.Scheme, ours.Authority), (new Uri(ours, Cleaned(text)).Scheme, new Uri(ours, Cleaned(text)).Authority));
    }

    // A browser drops tabs and line ends and takes \ for / before it looks.
    static string Cleaned(string text) => text.Replace("\t", "").Replace("\n", "").Replace('\\', '/');

    static IEnumerable<string> Words(char[] letters, int length) =>
        length == 0 ? [""] : Words(letters, length - 1).SelectMany(word => letters.Select(letter => word + letter).Append(word)).Distinct();
}
