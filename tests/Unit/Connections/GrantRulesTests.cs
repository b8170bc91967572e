using CsCheck;
using StreamVibe.Connections;
using StreamVibe.Connections.YouTube;

namespace StreamVibe.Tests.Unit.Connections;

public sealed class GrantRulesTests
{
    static readonly DateTimeOffset Now = new(2026, 5, 4, 3, 2, 1, TimeSpan.Zero);
    static readonly string[] Read = ["https://www.googleapis.com/auth/youtube.readonly"], Both = [.. Read, "https://www.googleapis.com/auth/youtube.force-ssl"];

    [Theory]
    [InlineData(null, 3600)]
    [InlineData(0d, 3600)]
    [InlineData(-5d, 3600)]
    [InlineData(double.NaN, 3600)]
    [InlineData(3599d, 3599)]
    [InlineData(30d, 600)]
    [InlineData(1e300, 86400)]
    public void An_access_token_lives_as_long_as_makes_sense(double? said, int seconds) => Assert.Equal(Now.AddSeconds(seconds), GrantRules.AccessEnd(said, Now));

    [Fact]
    public void Whatever_is_said_an_access_token_is_fresh_when_it_comes_and_old_after_a_day() => Gen.Double.Sample(said =>
        Assert.InRange(GrantRules.AccessEnd(said, Now) - Now, Grant.Margin + TimeSpan.FromMinutes(1), TimeSpan.FromHours(24)));

    [Theory]
    [InlineData(null)]
    [InlineData(0d)]
    [InlineData(-1d)]
    [InlineData(double.NaN)]
    public void A_grant_without_an_end_has_none(double? said) => Assert.Null(GrantRules.GrantEnd(said, Now));

    [Fact]
    public void A_grant_for_a_week_ends_in_a_week() => Assert.Equal(Now.AddDays(7), GrantRules.GrantEnd(604_800, Now));

    [Fact]
    public void An_end_beyond_all_calendars_is_cut() => Assert.True(GrantRules.GrantEnd(double.MaxValue, Now) < Now.AddYears(11));

    [Fact]
    public void What_can_be_done_follows_from_the_scopes()
    {
        Assert.Equal(["sync"], GoogleOAuth.Capabilities(Read));
        Assert.Equal(["sync", "publish"], GoogleOAuth.Capabilities(Both));
        Assert.Empty(GoogleOAuth.Capabilities(["openid"]));
    }

    [Theory]
    [InlineData("")]
    [InlineData("<html>")]
    [InlineData("[1]")]
    [InlineData("null")]
    [InlineData("{\"access_token\":")]
    public void An_answer_that_is_no_object_is_no_answer(string text) => Assert.Null(GoogleAnswer.Parse(text));

    [Fact]
    public void A_field_of_another_type_counts_as_missing()
    {
        var answer = GoogleAnswer.Parse("""{"access_token":7,"refresh_token":"","scope":null,"expires_in":"3600","refresh_token_expires_in":{},"error":["x"]}""");
        Assert.Equal(new GoogleAnswer(null, null, null, null, null, null), answer);
    }

    [Fact]
    public void An_answer_prints_none_of_its_tokens() =>
        Assert.DoesNotContain("secret", GoogleAnswer.Parse("""{"access_token":"secret-1","refresh_token":"secret-2"}""")!.ToString(), StringComparison.Ordinal);
}
