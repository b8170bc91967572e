using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using StreamVibe.Analysis.Models;
using StreamVibe.Connections;
using StreamVibe.Content;
using StreamVibe.Storage;

namespace StreamVibe.Analysis.Proposals;

/// <summary>
/// What a model is told, without I/O. The instructions are the same for every item and everybody; the item, its owner's wishes and what is trending are one JSON object in a message of its own,
/// so that no text of theirs can end the data and begin to instruct. The model gets no tools, and nothing here is secret.
/// </summary>
static class PromptRules
{
    /// <summary>What is not shown to the model, it cannot rewrite: an item with a longer description gets no other one proposed.</summary>
    public const int LongestDescription = 8_000;

    /// <summary>The item's other texts, where they are longer than any platform allows.</summary>
    const int LongestText = 500;

    const int MostTags = 100, MostTrending = 30;

    static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    static readonly FrozenDictionary<Platform, JsonElement> Schemas = PlatformNames.All.ToFrozenDictionary(platform => platform, platform => AnswerSchema.Of(PlatformLimits.Of(platform)));

    public static Prompt Of(ModelQuestion question)
    {
        var (item, preferences) = (question.Item, question.Preferences);
        var data = new
        {
            item = new
            {
                platform = Names.Of(item.Platform),
                type = Text(item.Type, LongestText),
                title = Text(item.Title, LongestText),
                description = Text(HashtagRules.Body(item.Description), LongestDescription),
                tags = Texts(item.Tags, MostTags),
                hashtags = Texts(HashtagRules.Of(item.Description), MostTags),
            },
            preferences = new { language = preferences.Language, tone = preferences.Tone },
            trending = Texts(question.Trending, MostTrending),
        };
        return new(Instructions.Text, JsonSerializer.Serialize(data, Json), Schemas[item.Platform]);
    }

    static ImmutableArray<string> Texts(ImmutableArray<string> texts, int most) => [.. texts.Take(most).Select(text => Text(text, LongestText))];

    // Half a surrogate pair is no JSON, and a cut must not make one.
    static string Text(string text, int longest) => UntrustedText.Clean(text, longest);
}

/// <summary>One question to a model.</summary>
/// <param name="System">Our instructions.</param>
/// <param name="User">The data, as one JSON object.</param>
/// <param name="Schema">What an answer looks like.</param>
sealed record Prompt(string System, string User, JsonElement Schema)
{
    // What a provider puts around messages and a schema, generously.
    const int Frame = 2_000;

    /// <summary>More tokens than it can have: a token is at least one byte.</summary>
    public long MostTokens => Frame + Encoding.UTF8.GetByteCount(System) + Encoding.UTF8.GetByteCount(User) + 2 * Encoding.UTF8.GetByteCount(Schema.GetRawText());
}
