using System.Text.Json.Serialization;

namespace StreamVibe.Accounts;

/// <summary>Who makes suggestions.</summary>
[GenerateSerializer, Alias("sv.AiProvider"), JsonConverter(typeof(JsonStringEnumConverter<AiProvider>))]
public enum AiProvider
{
    [JsonStringEnumMemberName("openai")] Openai = 0,
    [JsonStringEnumMemberName("anthropic")] Anthropic = 1,
}

/// <summary>How a person wants suggestions to be made.</summary>
/// <param name="AllowFallback">Whether the other provider may be asked while this one does not answer.</param>
/// <param name="Language">Language tag (BCP 47) of the suggestions; null for that of the content.</param>
/// <param name="Tone">In the person's own words, at most 200 characters; null for none in particular.</param>
[GenerateSerializer, Immutable, Alias("sv.AiPreferences")]
public sealed record AiPreferences(
    [property: Id(0)] AiProvider Provider = AiProvider.Openai,
    [property: Id(1)] bool AllowFallback = true,
    [property: Id(2)] string? Language = null,
    [property: Id(3)] string? Tone = null);
