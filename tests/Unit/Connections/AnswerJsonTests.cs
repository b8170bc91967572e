using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;
using Google.Apis.YouTube.v3.Data;
using StreamVibe.Connections.YouTube;
using StreamVibe.Content;

namespace StreamVibe.Tests.Unit.Connections;

/// <summary>Whatever stands in one item of an answer, the others are read, and what is read can be stored.</summary>
public sealed class AnswerJsonTests
{
    static readonly DateTimeOffset Now = new(2026, 5, 4, 3, 2, 1, TimeSpan.Zero);

    static readonly string[] Junk =
    [
        "null", "{}", "[]", "[[]]", "true", "-1", "5", "1e999", "9007199254740993", "9223372036854775808", "18446744073709551616", "\"\"", "\"x\"", "\"-5\"", "\"18446744073709551616\"",
        "\"\\u0000\"", "\"a\\u0000b\"", "\"\\ud83d\"", "\"\\udE00x\"", "\"0001-01-01T00:00:00Z\"", "\"9999-12-31T23:59:59Z\"", "\"PT99999999999999999999S\"",
        "[null]", "[1]", "[\"\\u0000\"]", "{\"default\":5}", "{\"default\":{\"url\":5}}", $"\"{new string('x', 100_000)}\"", new string('9', 500), $"{new string('[', 300)}{new string(']', 300)}",
    ];

    static readonly string[] Members =
    [
        "id", "snippet", "snippet.title", "snippet.description", "snippet.tags", "snippet.publishedAt", "snippet.thumbnails", "status", "status.privacyStatus",
        "statistics", "statistics.viewCount", "statistics.likeCount", "contentDetails", "contentDetails.duration", "etag", "unknown",
    ];

    [Fact]
    public void One_broken_member_costs_its_own_item_and_no_other() => Gen.Select(Gen.Int[0, 2], Gen.OneOf(Members), Gen.OneOf(Junk)).Sample((at, member, junk) =>
    {
        var answer = Read(Answer(at, member, junk));
        Assert.Equal(3, answer.Items!.Count);
        for (var number = 0; number < 3; number++)
        {
            if (number == at) continue;
            Assert.Equal($"video-{number}", answer.Items[number].Id);
            Assert.Equal($"Title {number}", VideoMapping.Read(answer.Items[number], Now).Item!.Title);
        }
        if (answer.Items[at] is { Id: { } id } && VideoMapping.IsId(id) && VideoMapping.Read(answer.Items[at], Now).Item is { } item) AssertStorable(item);
    }, iter: 2_000);

    [Fact]
    public void What_is_no_object_is_an_item_that_cannot_be_identified()
    {
        foreach (var item in (string[])["null", "5", "\"x\"", "[]", "[[1,2],{}]", "{}", "{\"id\":5}", new string('9', 500)])
        {
            var answer = Read($$$"""{"items":[{{{item}}},{"id":"a","snippet":{"title":"t","publishedAt":"2024-01-01T00:00:00Z"}}],"etag":"e"}""");
            Assert.Equal(2, answer.Items!.Count);
            Assert.Null(answer.Items[0]?.Id);
            Assert.Equal(("a", "e"), (answer.Items[1].Id, answer.ETag));
        }
    }

    [Theory]
    [InlineData("statistics.viewCount", "\"-5\"")]
    [InlineData("statistics.viewCount", "{}")]
    [InlineData("snippet.title", "5")]
    [InlineData("snippet.description", "{}")]
    [InlineData("snippet.tags", "[1]")]
    [InlineData("snippet", "7")]
    public void A_member_of_another_type_makes_an_item_unreadable_but_keeps_its_id(string member, string junk)
    {
        var video = Read(Answer(1, member, junk)).Items![1];
        Assert.Equal(("video-1", null, "malformed"), (video.Id, VideoMapping.Read(video, Now).Item, VideoMapping.Read(video, Now).Reason));
    }

    [Fact]
    public void A_large_number_is_read_exactly() => Assert.Equal(9007199254740993, VideoMapping.Read(Read(Answer(0, "statistics.viewCount", "\"9007199254740993\"")).Items![0], Now).Item!.ViewCount);

    [Fact]
    public void A_time_is_read_as_it_was_written() =>
        Assert.Equal("2024-01-01T00:00:00.123Z", Read(Answer(0, "snippet.publishedAt", "\"2024-01-01T00:00:00.123Z\"")).Items![0].Snippet!.PublishedAtRaw);

    [Fact]
    public void An_absurd_length_of_the_list_is_no_length()
    {
        foreach (var length in (string[])["1e99", "{}", "\"many\"", "[]"])
            Assert.Null(new AnswerJson().Deserialize<PlaylistItemListResponse>($$$"""{"items":[],"pageInfo":{"totalResults":{{{length}}} }}""").PageInfo?.TotalResults);
    }

    [Fact]
    public void What_is_no_json_at_all_is_no_answer()
    {
        foreach (var text in (string[])["<html>", "{\"items\":[", "{\"items\":[1,", "{\"items\":[{\"id\":\"a\"", $"{{\"items\":[{new string('9', 500)}"]) Assert.ThrowsAny<Exception>(() => Read(text));
    }

    static VideoListResponse Read(string text) => new AnswerJson().Deserialize<VideoListResponse>(text);

    // The junk is put in as text, since most of it no library would write.
    static string Answer(int at, string member, string junk)
    {
        var items = Enumerable.Range(0, 3).Select(number => JsonNode.Parse(
            $$$$"""
            {"id":"video-{{{{number}}}}","etag":"e","unknown":1,"snippet":{"title":"Title {{{{number}}}}","description":"d","tags":["a"],"publishedAt":"2024-01-01T00:00:00Z",
             "thumbnails":{"default":{"url":"https://i.example.org/a.jpg","width":120}}},
             "status":{"privacyStatus":"public"},"statistics":{"viewCount":"5","likeCount":"6"},"contentDetails":{"duration":"PT5S"}}
            """)!).ToArray();
        var path = member.Split('.');
        var owner = path.Length == 1 ? items[at] : items[at][path[0]]!;
        owner[path[^1]] = "JUNK";
        return JsonSerializer.Serialize(new { items, etag = "e" }).Replace("\"JUNK\"", junk, StringComparison.Ordinal);
    }

    static void AssertStorable(RemoteItem item)
    {
        var strict = new UTF8Encoding(false, throwOnInvalidBytes: true);
        foreach (var text in (string?[])[item.Title, item.Description, item.Url, item.ThumbnailUrl, .. item.Tags])
        {
            if (text is null) continue;
            Assert.DoesNotContain('\0', text);
            strict.GetBytes(text);
        }
        Assert.DoesNotContain("\\u0000", item.ToJson(), StringComparison.Ordinal);
        Assert.True(item.Title.Length <= 500 && item.Description.Length <= 20_000 && item.Tags.Sum(tag => tag.Length) <= 10_000);
        Assert.True(item.ViewCount is null or >= 0 && item.LikeCount is null or >= 0 && item.DurationSeconds is null or >= 0);
        Assert.InRange(item.PublishedAt, new DateTimeOffset(2005, 1, 1, 0, 0, 0, TimeSpan.Zero), Now.AddYears(1));
    }
}
