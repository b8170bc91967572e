using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using StreamVibe.Analysis.Proposals;
using StreamVibe.Content;

namespace StreamVibe.Tests.Unit.Analysis.Proposals;

/// <summary>Answers of models, of the schema unless a test says otherwise.</summary>
static class Answers
{
    static readonly JsonSerializerOptions Raw = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Every field is good as it is, but for those named.</summary>
    public static JsonObject Of(ContentItem item, params (string Field, object Value)[] wishes)
    {
        var answer = new JsonObject();
        foreach (var field in PlatformLimits.Of(item.Platform).Fields)
        {
            object value = field switch
            {
                "title" => item.Title,
                "tags" => item.Tags.ToArray(),
                "hashtags" => HashtagRules.Of(item.Description).ToArray(),
                _ => HashtagRules.Body(item.Description),
            };
            foreach (var wish in wishes)
                if (wish.Field == field) value = wish.Value;
            answer[field] = Member(value);
        }
        return answer;
    }

    /// <summary>The same words in every field, as they are.</summary>
    public static JsonObject Everywhere(ContentItem item, string words, string reason = "It is better.")
    {
        var answer = new JsonObject();
        foreach (var field in PlatformLimits.Of(item.Platform).Fields)
            answer[field] = Member(AnswerSchema.IsList(field) ? new[] { words }.Concat(words.Split(' ', '\n')).ToArray() : words, reason);
        return answer;
    }

    public static string Text(this JsonObject answer) => answer.ToJsonString(Raw);

    public static JsonObject Member(object value, string reason = "It is better.", double confidence = 0.7) =>
        new() { [AnswerSchema.Proposed] = JsonSerializer.SerializeToNode(value, Raw), [AnswerSchema.Reason] = reason, [AnswerSchema.Confidence] = confidence };
}
