using System.Collections.Immutable;
using System.Text.Json;
using StreamVibe.Content;

namespace StreamVibe.Analysis.Proposals;

/// <summary>Reads an answer as the schema says it is. Members that the schema does not know are not looked at.</summary>
static class AnswerReader
{
    /// <summary>Null where it is not of the schema.</summary>
    public static ImmutableArray<Wish>? Read(string answer, ImmutableArray<string> fields)
    {
        try
        {
            using var json = JsonDocument.Parse(answer, new() { MaxDepth = 8 });
            if (json.RootElement.ValueKind != JsonValueKind.Object) return null;
            var wishes = ImmutableArray.CreateBuilder<Wish>(fields.Length);
            foreach (var field in fields)
            {
                if (!json.RootElement.TryGetProperty(field, out var member) || Wish(field, member) is not { } wish) return null;
                wishes.Add(wish);
            }
            return wishes.ToImmutable();
        }
        // Half of an escaped surrogate pair is no text, and said so only when it is read.
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    static Wish? Wish(string field, JsonElement member) =>
        member.ValueKind == JsonValueKind.Object
        && member.TryGetProperty(AnswerSchema.Proposed, out var proposed) && Value(field, proposed) is { } value
        && member.TryGetProperty(AnswerSchema.Reason, out var reason) && reason.ValueKind == JsonValueKind.String
        && member.TryGetProperty(AnswerSchema.Confidence, out var confidence) && confidence.ValueKind == JsonValueKind.Number && confidence.TryGetDouble(out var sure)
            ? new(field, value, reason.GetString()!, sure)
            : null;

    static FieldValue? Value(string field, JsonElement proposed) => (AnswerSchema.IsList(field), proposed.ValueKind) switch
    {
        (true, JsonValueKind.Array) when proposed.EnumerateArray().All(one => one.ValueKind == JsonValueKind.String) => FieldValue.Of([.. proposed.EnumerateArray().Select(one => one.GetString()!)]),
        (false, JsonValueKind.String) => FieldValue.Of(proposed.GetString()!),
        _ => null,
    };
}

/// <summary>What a model wants of one field; untrusted.</summary>
sealed record Wish(string Field, FieldValue Value, string Reason, double Confidence);
