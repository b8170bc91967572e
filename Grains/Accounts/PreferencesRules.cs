using System.Text.RegularExpressions;

namespace StreamVibe.Accounts;

/// <summary>What AI preferences may say, without I/O.</summary>
static partial class PreferencesRules
{
    const int LongestLanguage = 35, LongestTone = 200;

    /// <exception cref="DomainException"><see cref="ErrorCode.ValidationFailed"/>.</exception>
    public static AiPreferences Checked(AiPreferences wanted)
    {
        if (!Enum.IsDefined(wanted.Provider)) throw DomainException.Invalid("provider", "The provider is openai or anthropic.");
        if (wanted.Language is { } language && (language.Length > LongestLanguage || !LanguageTag().IsMatch(language)))
            throw DomainException.Invalid("language", "The language is a tag such as en or pt-BR.");
        var tone = wanted.Tone?.Trim();
        if (tone is not null && (tone.Length > LongestTone || !AccountRules.IsPlain(tone)))
            throw DomainException.Invalid("tone", $"A tone has at most {LongestTone} characters, all of them text.");
        return wanted with { Tone = string.IsNullOrEmpty(tone) ? null : tone };
    }

    // The well-formed tags of BCP 47 that people use: language, then script, region and variants.
    [GeneratedRegex(@"^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*\z", RegexOptions.NonBacktracking)]
    private static partial Regex LanguageTag();
}
