using StreamVibe.Connections;
using StreamVibe.Content;

namespace StreamVibe.Tests.Unit.Content;

/// <summary>An edit is held to what its own platform takes.</summary>
public sealed class PlatformLimitsTests
{
    static readonly ContentEdit Nothing = new(null, null, null, null, null);

    [Theory]
    [InlineData(Platform.YouTube, "title description tags hashtags")]
    [InlineData(Platform.Facebook, "title description hashtags")]
    [InlineData(Platform.Instagram, "description hashtags")]
    [InlineData(Platform.TikTok, "description hashtags")]
    public void A_platform_has_these_fields(Platform platform, string fields) => Assert.Equal(fields, string.Join(' ', PlatformLimits.Of(platform).Fields));

    [Theory]
    [InlineData(Platform.YouTube, 5_000)]
    [InlineData(Platform.Facebook, 63_206)]
    [InlineData(Platform.Instagram, 2_200)]
    [InlineData(Platform.TikTok, 2_200)]
    public void A_description_is_as_long_as_its_platform_takes(Platform platform, int longest)
    {
        var item = Items.Any with { Platform = platform };
        Assert.Equal(longest, ContentRules.Edit(item, Nothing with { Description = new string('x', longest) }).Description.Length);
        Refused("description", item, Nothing with { Description = new string('x', longest + 1) });
    }

    [Fact]
    public void Only_YouTube_counts_bytes() =>
        Assert.Equal(2_200, ContentRules.Edit(Items.Any with { Platform = Platform.Instagram }, Nothing with { Description = new string('語', 2_200) }).Description.Length);

    [Fact]
    public void A_title_on_Facebook_may_be_longer()
    {
        var item = Items.Any with { Platform = Platform.Facebook };
        Assert.Equal(255, ContentRules.Edit(item, Nothing with { Title = new string('x', 255) }).Title.Length);
        Refused("title", item, Nothing with { Title = new string('x', 256) });
    }

    [Theory]
    [InlineData(Platform.Instagram)]
    [InlineData(Platform.TikTok)]
    public void What_a_platform_does_not_have_can_be_sent_back_and_not_changed(Platform platform)
    {
        var item = Items.Any with { Platform = platform, Title = "", Tags = [] };
        Items.Same(Shown.Of(item), ContentRules.Edit(item, Nothing with { Title = "", Tags = [] }));
        Refused("title", item, Nothing with { Title = "A title" });
        Refused("tags", item, Nothing with { Tags = ["one"] });
    }

    [Fact]
    public void Angle_brackets_are_text_where_the_platform_takes_them()
    {
        Assert.Equal("I <3 you", ContentRules.Edit(Items.Any with { Platform = Platform.Instagram }, Nothing with { Description = "I <3 you" }).Description);
        Refused("description", Items.Any with { Platform = Platform.Instagram }, Nothing with { Description = "a\u0007b" });
    }

    static void Refused(string field, ContentItem item, ContentEdit edit)
    {
        var refusal = Assert.Throws<DomainException>(() => ContentRules.Edit(item, edit));
        Assert.Equal((ErrorCode.ValidationFailed, field), (refusal.Code, refusal.Field));
    }
}
