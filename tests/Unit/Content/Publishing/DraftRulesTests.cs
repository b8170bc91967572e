using StreamVibe.Connections;
using StreamVibe.Content;
using StreamVibe.Content.Publishing;

namespace StreamVibe.Tests.Unit.Content.Publishing;

public sealed class DraftRulesTests
{
    [Theory]
    [InlineData(Platform.Instagram, "A caption\n\n#sea #sun")]
    [InlineData(Platform.TikTok, "A caption\n\n#sea #sun")]
    [InlineData(Platform.Facebook, "A title\n\nA caption\n\n#sea #sun")]
    public void The_text_is_whole_and_ready_to_be_copied(Platform platform, string text) =>
        Assert.Equal(text, DraftRules.Text(platform, new("A title", "A caption\n\n#sea #sun", [], Visibility.Public)));

    [Fact]
    public void Tags_that_stand_nowhere_follow_as_hashtags_and_no_more_than_the_platform_takes()
    {
        Assert.Equal("A caption\n\n#Sea #oldHarbour", DraftRules.Text(Platform.Instagram, new("", "A caption\n\n#Sea", ["sea", "old Harbour", "!?"], Visibility.Public)));
        var many = DraftRules.Text(Platform.Instagram, new("", "A caption", [.. Enumerable.Range(0, 60).Select(i => $"tag{i}")], Visibility.Public));
        Assert.Equal(30, HashtagRules.Of(many).Length);
    }
}
