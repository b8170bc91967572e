using StreamVibe.Connections;

namespace StreamVibe.Tests.Unit.Connections;

public sealed class PlatformRulesTests
{
    [Theory]
    [InlineData(Platform.YouTube, true, "sync,analyze,publish")]
    [InlineData(Platform.Instagram, true, "sync,analyze,draft")]
    [InlineData(Platform.TikTok, true, "sync,analyze,draft")]
    [InlineData(Platform.Facebook, true, "sync,analyze,draft")]
    [InlineData(Platform.YouTube, false, "")]
    [InlineData(Platform.Instagram, false, "")]
    public void What_can_be_done_with_a_platform(Platform platform, bool configured, string capabilities) =>
        Assert.Equal(capabilities, string.Join(',', PlatformRules.Capabilities(platform, configured)));
}
