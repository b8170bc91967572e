using StreamVibe.Sandbox.Ai;
using StreamVibe.Sandbox.YouTube;

namespace StreamVibe.Tests.Unit.Sandbox.Ai;

/// <summary>What the fake proposes for the channels that people look at.</summary>
public sealed class DemoChannelTests(ITestOutputHelper output)
{
    public static TheoryData<string> Accounts => ["demo", "second"];

    [Theory]
    [MemberData(nameof(Accounts))]
    public void Proposals_for_the_seed_are_within_the_limits_and_lose_nothing(string account)
    {
        var videos = VideoSeed.Of(Channel.Seed.Single(channel => channel.Account == account)).ToList();
        var improved = 0;
        foreach (var video in videos)
        {
            var item = new Item("youtube", video.Title, video.Description, video.Tags, [], []);
            var author = new HelpfulAuthor(item);
            var (title, description, tags) = (author.Text("title"), author.Text("description"), author.List("tags"));
            output.WriteLine($"{video.Title}  →  {title}  {author.Confidence("title")}");
            output.WriteLine($"      {description.Split('\n')[0]}  |  {string.Join(", ", tags)}  |  {string.Join(' ', author.List("hashtags"))}");
            Assert.InRange(title.Length, 3, 100);
            Assert.Equal(char.ToUpperInvariant(title[0]), title[0]);
            Assert.EndsWith(video.Description, description, StringComparison.Ordinal);
            Assert.Equal(video.Description.Split("https://").Length, description.Split("https://").Length);
            Assert.InRange(tags.Sum(tag => tag.Length + 3), 0, 500);
            Assert.Subset(tags.ToHashSet(), video.Tags.Select(tag => tag.ToLowerInvariant()).ToHashSet());
            Assert.All(author.List("hashtags"), tag => Assert.Matches(@"\A#[\p{L}\p{Nd}]+\z", tag));
            Assert.All(IAuthor.Fields, field => Assert.InRange(author.Confidence(field), 0.5, 0.95));
            improved += author.Has("title") ? 1 : 0;
        }
        Assert.True(improved > videos.Count * 3 / 4, $"Of {videos.Count} titles, {improved} were improved.");
    }

    [Theory]
    [MemberData(nameof(Accounts))]
    public void What_was_applied_is_not_proposed_again_and_again(string account)
    {
        foreach (var video in VideoSeed.Of(Channel.Seed.Single(channel => channel.Account == account)))
        {
            var item = new Item("youtube", video.Title, video.Description, video.Tags, [], []);
            for (var round = 0; round < 4; round++)
            {
                var author = new HelpfulAuthor(item);
                item = item with { Title = author.Text("title"), Description = author.Text("description"), Tags = author.List("tags"), Hashtags = author.List("hashtags") };
            }
            Assert.All(IAuthor.Fields, field => Assert.False(new HelpfulAuthor(item).Has(field), $"{field} of {item.Title}: {new HelpfulAuthor(item).Text(field)}"));
        }
    }
}
