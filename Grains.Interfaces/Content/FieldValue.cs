using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace StreamVibe.Content;

/// <summary>The value of a field: a text, or a list of texts. In JSON it is just that, a string or an array of strings.</summary>
[GenerateSerializer, Immutable, Alias("sv.FieldValue"), JsonConverter(typeof(FieldValueConverter))]
public readonly record struct FieldValue([property: Id(0)] string? Text, [property: Id(1)] ImmutableArray<string> List)
{
    public static FieldValue Of(string text) => new(text, default);

    public static FieldValue Of(ImmutableArray<string> list) => new(null, list);
}

sealed class FieldValueConverter : JsonConverter<FieldValue>
{
    public override FieldValue Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.StartArray
            ? FieldValue.Of([.. JsonSerializer.Deserialize<string[]>(ref reader, options) ?? []])
            : FieldValue.Of(reader.GetString() ?? "");

    public override void Write(Utf8JsonWriter writer, FieldValue value, JsonSerializerOptions options)
    {
        if (value.Text is not null || value.List.IsDefault)
        {
            writer.WriteStringValue(value.Text);
            return;
        }
        writer.WriteStartArray();
        foreach (var text in value.List) writer.WriteStringValue(text);
        writer.WriteEndArray();
    }
}
