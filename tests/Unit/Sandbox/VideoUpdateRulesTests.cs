using StreamVibe.Sandbox.YouTube;

namespace StreamVibe.Tests.Unit.Sandbox;

public sealed class VideoUpdateRulesTests
{
    [Theory]
    [InlineData(null, "", "26", "invalidTitle")]
    [InlineData("  ", "", "26", "invalidTitle")]
    [InlineData("a < b", "", "26", "invalidTitle")]
    [InlineData("fine", "a > b", "26", "invalidDescription")]
    [InlineData("fine", "", null, "invalidCategoryId")]
    [InlineData("fine", "", "999", "invalidCategoryId")]
    [InlineData("fine", null, "26", null)]
    public void A_snippet_is_judged_field_by_field(string? title, string? description, string? category, string? reason) =>
        Assert.Equal(reason, Problem(new SnippetUpdate(title, description, null, category, null, null)));

    [Fact]
    public void Lengths_are_counted_as_YouTube_counts_them()
    {
        Assert.Null(Problem(Titled(new string('x', 100))));
        Assert.Equal("invalidTitle", Problem(Titled(new string('x', 101))));
        Assert.Null(Problem(Titled(string.Concat(Enumerable.Repeat("🍋", 100)))));
        Assert.Null(Problem(Titled("t") with { Description = new string('é', 2500) }));
        Assert.Equal("invalidDescription", Problem(Titled("t") with { Description = new string('é', 2501) }));
        Assert.Null(Problem(Titled("t") with { Tags = [new string('x', 500)] }));
        Assert.Equal("invalidTags", Problem(Titled("t") with { Tags = [new string('x', 248) + " y", new string('z', 248)] }));
    }

    [Fact]
    public void A_listed_part_must_be_in_the_body()
    {
        Assert.Equal("invalidVideoMetadata", VideoUpdateRules.Problem(new VideoUpdate("id", null, null), ["snippet"])?.Reason);
        Assert.Equal("invalidVideoMetadata", VideoUpdateRules.Problem(new VideoUpdate("id", null, null), ["status"])?.Reason);
    }

    [Fact]
    public void A_part_not_listed_is_left_alone()
    {
        var video = new Video { Id = "id", ChannelId = "c", Title = "Before", PublishedAt = DateTimeOffset.UnixEpoch, Visibility = "private" };
        var update = new VideoUpdate("id", Titled("After"), new StatusUpdate("public", null, null, null, null));
        Assert.Equal(("After", "private"), Shown(VideoUpdateRules.Apply(video, update, ["snippet"])));
        Assert.Equal(("Before", "public"), Shown(VideoUpdateRules.Apply(video, update, ["status"])));
    }

    static (string, string) Shown(Video video) => (video.Title, video.Visibility);

    static SnippetUpdate Titled(string title) => new(title, null, null, "26", null, null);

    static string? Problem(SnippetUpdate snippet) => VideoUpdateRules.Problem(new VideoUpdate("id", snippet, null), ["snippet"])?.Reason;
}
