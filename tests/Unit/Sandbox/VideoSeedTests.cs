using StreamVibe.Sandbox.YouTube;

namespace StreamVibe.Tests.Unit.Sandbox;

public sealed class VideoSeedTests
{
    [Fact]
    public void The_seed_is_the_same_every_time()
    {
        var demo = Channel.Seed.Single(channel => channel.Account == "demo");
        Assert.Equal(VideoSeed.Of(demo).Select(video => video.ETag), VideoSeed.Of(demo).Select(video => video.ETag));
        // Moves only when somebody means to change the seed: other tests and the demo count on it.
        Assert.Equal("Miso Butter Mushrooms in 35 Minutes", VideoSeed.Of(demo).First().Title);
    }

    [Theory]
    [InlineData("demo")]
    [InlineData("second")]
    [InlineData("large")]
    public void Every_seeded_video_could_have_been_written_at_YouTube(string account)
    {
        var videos = VideoSeed.Of(Channel.Seed.Single(channel => channel.Account == account)).ToList();
        Assert.Equal(videos.Count, videos.Select(video => video.Id).Distinct().Count());
        Assert.Equal(videos.Count, videos.Select(video => video.Title).Distinct().Count());
        Assert.Equal(videos.Select(video => video.PublishedAt).OrderDescending(), videos.Select(video => video.PublishedAt));
        Assert.All(videos, video => Assert.Null(VideoUpdateRules.Problem(
            new VideoUpdate(video.Id, new SnippetUpdate(video.Title, video.Description, video.Tags, video.CategoryId, null, null), null), ["snippet"])));
    }

    [Fact]
    public void The_demo_channel_has_every_visibility() =>
        Assert.Equal(["private", "public", "unlisted"], VideoSeed.Of(Channel.Seed.Single(channel => channel.Account == "demo")).Select(video => video.Visibility).Distinct().Order());
}
