using System.Diagnostics;
using System.Net;
using StreamVibe.Tests.Integration.Fixtures;

namespace StreamVibe.Tests.Integration.Content;

/// <summary>Texts made to break out of a query, or to make one dear (reliability.md P5, P6).</summary>
public sealed class HostileSearchTests(SyncedLibrary library) : IClassFixture<SyncedLibrary>
{
    /// <summary>Far above what any of them takes here, and far below what a scan or a pattern out of hand would.</summary>
    static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    /// <summary>What is dear is dear each time it is asked; what met a machine that stood still is not.</summary>
    const int Tries = 3;

    static readonly string[] Injections =
    [
        "' or 1=1 --", "' or '1'='1", "'; drop table app.content_item; --", "' union select null, null, null --", "\" or \"\"=\"", "') or true --", "\\' or 1=1 --",
        "1; select pg_sleep(10) --", "'||(select pg_sleep(10))||'", "$$ or 1=1 $$", "$1", "$2::text", ":user", "@user", "{0}", "%", "%%", "_", "%_%_%_%_%_%_%", "\\", "\\\\", "*", "?",
        "a & b", "a | b", "!a", "!!!!", "a <-> b", "a <999999> b", "a:*", "a:ABCD", "(((((", ")))))", "'a' & 'b", "\"unclosed", "\"\"", "or", "or or or", "- - -", "-a", "-\"-\"", "a\tb\nc\rd",
        "../../etc/passwd", "<script>alert(1)</script>", "${jndi:ldap://x}", "{{7*7}}", "\u202Eabc", "\uFEFF", "\u0301\u0301\u0301", "😀👩‍👩‍👧‍👦", "ﷺ", "İıſ", "\uFFFF", "\u0001\u0002",
    ];

    TestUser User => library.User;

    [Fact]
    public async Task No_text_reaches_the_database_as_sql_or_finds_what_is_somebody_elses()
    {
        var other = await library.App.RegisterAsync();
        await other.ConnectNew(items: 3);
        var own = (await User.All("/api/content")).Select(item => item.Id()).ToHashSet();
        foreach (var text in Injections)
            foreach (var field in new[] { "q", "tag", "platform", "visibility", "connectionId", "cursor", "limit", "sort", "order" })
            {
                var answer = await Ask($"{field}={Uri.EscapeDataString(text)}");
                if (answer.StatusCode == HttpStatusCode.BadRequest) continue;
                var found = (await answer.Json()).GetProperty("items").EnumerateArray().Select(item => item.Id()).ToList();
                Assert.True(found.TrueForAll(own.Contains), $"{field}={text} found what is somebody else's");
                // None of these is a word or a tag that is there; a filter that let all through would show.
                if (field == "tag") Assert.Empty(found);
            }
        Assert.Equal(own.Count, (await User.All("/api/content")).Count);
    }

    [Theory]
    [InlineData("q", 501)]
    [InlineData("q", 10_000)]
    [InlineData("tag", 201)]
    [InlineData("tag", 10_000)]
    public async Task A_text_that_is_too_long_is_named(string field, int length) => await (await Ask($"{field}={new string('a', length)}")).Invalid(field);

    [Theory]
    [InlineData(21)]
    [InlineData(1_000)]
    public async Task Too_many_tags_are_named(int count) => await (await Ask(string.Join('&', Enumerable.Range(0, count).Select(number => $"tag={number}")))).Invalid("tag");

    [Theory]
    [InlineData("a ", 250)]
    [InlineData("-a ", 166)]
    [InlineData("or ", 166)]
    [InlineData("\"a b\" ", 83)]
    [InlineData("\"", 500)]
    [InlineData("(", 500)]
    [InlineData("a-b-", 125)]
    [InlineData("%_", 250)]
    [InlineData("x@y.zz ", 71)]
    [InlineData("http://a.b/c?d=e ", 29)]
    [InlineData("a:*|", 125)]
    [InlineData("\\\\", 250)]
    public async Task A_search_of_the_longest_length_is_answered(string piece, int times) =>
        await (await Ask($"q={Uri.EscapeDataString(string.Concat(Enumerable.Repeat(piece, times)))}")).Expect(HttpStatusCode.OK);

    async Task<HttpResponseMessage> Ask(string query)
    {
        for (var tries = 1; ; tries++)
        {
            var began = Stopwatch.GetTimestamp();
            var answer = await User.Http.GetAsync("/api/content?" + query);
            var took = Stopwatch.GetElapsedTime(began);
            if (tries < Tries && (took >= Longest || answer.StatusCode == HttpStatusCode.ServiceUnavailable)) continue;
            Assert.True(took < Longest, $"{query} took {took}");
            Assert.True(answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.BadRequest, $"{query} answered {(int)answer.StatusCode}");
            return answer;
        }
    }
}
