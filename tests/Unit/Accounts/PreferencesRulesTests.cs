using StreamVibe.Accounts;

namespace StreamVibe.Tests.Unit.Accounts;

public sealed class PreferencesRulesTests
{
    [Fact]
    public void Who_never_said_anything_gets_the_defaults() => Assert.Equal(new AiPreferences(AiProvider.Openai, true, null, null), new AiPreferences());

    [Theory]
    [InlineData("en")]
    [InlineData("pt-BR")]
    [InlineData("zh-Hant-TW")]
    [InlineData("de-CH-1996")]
    [InlineData(null)]
    public void A_language_is_a_tag_or_nothing(string? language) => Assert.Equal(language, PreferencesRules.Checked(new(Language: language)).Language);

    [Theory]
    [InlineData("")]
    [InlineData("e")]
    [InlineData("english please")]
    [InlineData("en_GB")]
    [InlineData("en-")]
    [InlineData("en\n")]
    [InlineData("en-abcdefgh-abcdefgh-abcdefgh-abcdefgh")]
    public void Any_other_language_is_refused(string language) => Refused("language", new(Language: language));

    [Fact]
    public void A_tone_is_trimmed_and_an_empty_one_is_none()
    {
        Assert.Equal("warm", PreferencesRules.Checked(new(Tone: " warm ")).Tone);
        Assert.Null(PreferencesRules.Checked(new(Tone: "  ")).Tone);
        Assert.Equal(200, PreferencesRules.Checked(new(Tone: new('x', 200))).Tone!.Length);
    }

    [Theory]
    [InlineData(201, 'x')]
    [InlineData(3, '\u0007')]
    [InlineData(1, '\ud800')]
    public void A_tone_that_is_too_long_or_no_text_is_refused(int length, char filler) => Refused("tone", new(Tone: new string(filler, length)));

    [Fact]
    public void A_provider_that_does_not_exist_is_refused() => Refused("provider", new((AiProvider)7));

    static void Refused(string field, AiPreferences wanted)
    {
        var refusal = Assert.Throws<DomainException>(() => PreferencesRules.Checked(wanted));
        Assert.Equal((ErrorCode.ValidationFailed, field), (refusal.Code, refusal.Field));
    }
}
