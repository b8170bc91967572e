using Google.Apis.YouTube.v3.Data;
using StreamVibe.Connections.YouTube;
using StreamVibe.Content;

namespace StreamVibe.Tests.Unit.Connections;

public sealed class VideoMappingTests
{
    static readonly DateTimeOffset Now = new(2026, 5, 4, 3, 2, 1, TimeSpan.Zero);

    [Fact]
    public void A_whole_video_becomes_an_item()
    {
        var item = VideoMapping.Read(Whole(), Now).Item!;
        Assert.Equal(("dQw4w9WgXcQ", "video", "A title", "A description", Visibility.Unlisted), (item.ExternalId, item.Type, item.Title, item.Description, item.Visibility));
        Assert.Equal(("https://www.youtube.com/watch?v=dQw4w9WgXcQ", "https://i.example.org/large.jpg", 253), (item.Url, item.ThumbnailUrl, item.DurationSeconds));
        Assert.Equal(new DateTimeOffset(2024, 2, 3, 4, 5, 6, TimeSpan.Zero), item.PublishedAt);
        Assert.Equal((10L, 2L, 1L), (item.ViewCount, item.LikeCount, item.CommentCount));
        Assert.Equal(["one", "two"], item.Tags.AsEnumerable());
    }

    [Fact]
    public void A_video_without_the_essentials_is_no_content()
    {
        Assert.Equal("malformed", Reason(video => video.Snippet = null));
        Assert.Equal("no_title", Reason(video => video.Snippet!.Title = null));
        Assert.Equal("no_time", Reason(video => video.Snippet!.PublishedAtRaw = null));
    }

    [Fact]
    public void What_cannot_be_an_id_is_none()
    {
        foreach (var id in (string?[])[null, "", new string('a', 65), "a\0b", "a b", "a\ud83d", "a,b", "<b>", "é"]) Assert.False(VideoMapping.IsId(id));
        Assert.True(VideoMapping.IsId("dQw4w9Wg-_Q"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("yesterday")]
    [InlineData("2024-13-45T00:00:00Z")]
    [InlineData("0001-01-01T00:00:00+14:00")]
    [InlineData("0001-01-01T00:00:00Z")]
    [InlineData("1999-12-31T23:59:59Z")]
    [InlineData("2027-05-04T03:02:02Z")]
    [InlineData("9999-12-31T23:59:59Z")]
    [InlineData("9999-12-31T23:59:59-14:00")]
    public void A_time_that_makes_no_sense_is_no_content(string text) => Assert.Equal("senseless_time", Reason(video => video.Snippet!.PublishedAtRaw = text));

    [Fact]
    public void A_bare_video_is_content_and_private()
    {
        var item = VideoMapping.Read(new Video { Id = "abc", Snippet = new() { Title = "A title", PublishedAtRaw = "2024-02-03T04:05:06Z" } }, Now).Item!;
        Assert.Equal(("", Visibility.Private), (item.Description, item.Visibility));
        Assert.Equal((null, null, null, null, null), (item.ThumbnailUrl, item.DurationSeconds, item.ViewCount, item.LikeCount, item.CommentCount));
        Assert.Empty(item.Tags);
    }

    [Fact]
    public void A_visibility_nobody_knows_is_private() => Assert.Equal(Visibility.Private, Changed(video => video.Status!.PrivacyStatus = "PUBLIC")!.Visibility);

    [Fact]
    public void Texts_lose_what_the_database_cannot_hold()
    {
        const string Hostile = "a\0b\ud83dc\ude00d😀";
        var item = Changed(video => (video.Snippet!.Title, video.Snippet.Description, video.Snippet.Tags) = (Hostile, Hostile, [Hostile, "\0", null!, ""]))!;
        Assert.Equal("ab\ufffdc\ufffdd😀", item.Title);
        Assert.Equal(item.Title, item.Description);
        Assert.Equal([item.Title], item.Tags.AsEnumerable());
    }

    [Fact]
    public void Texts_and_lists_are_bounded_and_no_pair_is_cut()
    {
        var item = Changed(video => (video.Snippet!.Title, video.Snippet.Description, video.Snippet.Tags) =
            (new string('x', 499) + "😀", new string('x', 1_000_000), [.. Enumerable.Range(0, 5000).Select(number => $"tag {number}")]))!;
        Assert.Equal((499, 20_000, 500), (item.Title.Length, item.Description.Length, item.Tags.Length));
    }

    [Fact]
    public void All_tags_together_fit_into_the_index_of_words()
    {
        var item = Changed(video => video.Snippet!.Tags = [.. Enumerable.Range(0, 500).Select(number => new string((char)(0x4e00 + number), 499))])!;
        Assert.Equal(20, item.Tags.Length);
    }

    [Fact]
    public void Huge_counts_are_the_largest_that_can_be_stored() => Assert.Equal(long.MaxValue, Changed(video => video.Statistics!.ViewCount = ulong.MaxValue)!.ViewCount);

    [Theory]
    [InlineData("PT4M13S", 253)]
    [InlineData("P1DT1S", 86_401)]
    [InlineData("P0D", 0)]
    [InlineData("-PT5S", 0)]
    [InlineData("P999999D", int.MaxValue)]
    [InlineData("PT99999999999999999999H", null)]
    [InlineData("4:13", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void Odd_durations_are_bounded_or_unknown(string? text, int? seconds) => Assert.Equal(seconds, Changed(video => video.ContentDetails!.Duration = text)!.DurationSeconds);

    [Theory]
    [InlineData("javascript:alert(1)")]
    [InlineData("data:text/html,x")]
    [InlineData("file:///etc/passwd")]
    [InlineData("//i.example.org/a.jpg")]
    [InlineData("/a.jpg")]
    [InlineData("")]
    [InlineData(null)]
    public void A_thumbnail_is_a_web_address_or_nothing(string? address) => Assert.Null(Thumbnail(address));

    [Fact]
    public void A_thumbnails_address_holds_nothing_but_plain_characters()
    {
        foreach (var address in (string[])["https://i.example.org/a\0b", "https://i.example.org/\ud83d", "https://i.example.org/\"><script>", "https://i.example.org/é"])
            Assert.True(Thumbnail(address) is not { } kept || kept.All(c => c is > ' ' and < '\u007f' and not ('"' or '<' or '>')), $"kept {Thumbnail(address)}");
        Assert.Null(Thumbnail("https://i.example.org/" + new string('a', 5000)));
    }

    [Fact]
    public void A_missing_picture_does_not_hide_the_others() => Assert.Equal("https://i.example.org/large.jpg", Changed(video => video.Snippet!.Thumbnails!["broken"] = null!)!.ThumbnailUrl);

    static string? Thumbnail(string? address) => Changed(video => video.Snippet!.Thumbnails = new Dictionary<string, Thumbnail> { ["default"] = new() { Url = address } })!.ThumbnailUrl;

    static RemoteItem? Changed(Action<Video> change)
    {
        var video = Whole();
        change(video);
        return VideoMapping.Read(video, Now).Item;
    }

    static string? Reason(Action<Video> change)
    {
        var video = Whole();
        change(video);
        return VideoMapping.Read(video, Now) is { Item: null } read ? read.Reason : null;
    }

    static Video Whole() => new()
    {
        Id = "dQw4w9WgXcQ",
        Snippet = new()
        {
            Title = "A title",
            Description = "A description",
            Tags = ["one", "two", "one"],
            PublishedAtRaw = "2024-02-03T04:05:06.000Z",
            Thumbnails = new Dictionary<string, Thumbnail>
            {
                ["default"] = new() { Url = "https://i.example.org/small.jpg", Width = 120 },
                ["maxres"] = new() { Url = "https://i.example.org/large.jpg", Width = 1280 },
            },
        },
        Status = new() { PrivacyStatus = "unlisted" },
        Statistics = new() { ViewCount = 10, LikeCount = 2, CommentCount = 1 },
        ContentDetails = new() { Duration = "PT4M13S" },
    };
}
