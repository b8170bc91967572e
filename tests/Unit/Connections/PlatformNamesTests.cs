using StreamVibe.Connections;

namespace StreamVibe.Tests.Unit.Connections;

public sealed class PlatformNamesTests
{
    [Fact]
    public void Every_platform_is_listed_once() => Assert.Equal(Enum.GetValues<Platform>().Order(), PlatformNames.All.Order());

    [Fact]
    public void A_name_leads_back_to_its_platform() => Assert.All(PlatformNames.All, platform => Assert.Equal(platform, PlatformNames.Parse(platform.Name())));

    [Theory]
    [InlineData("")]
    [InlineData("YouTube")]
    [InlineData("YOUTUBE")]
    [InlineData(" youtube")]
    [InlineData("youtube\0")]
    [InlineData("0")]
    [InlineData("myspace")]
    public void Only_the_exact_name_is_a_platform(string name) => Assert.Null(PlatformNames.Parse(name));
}
