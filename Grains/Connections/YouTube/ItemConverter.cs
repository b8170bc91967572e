using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace StreamVibe.Connections.YouTube;

/// <summary>Reads one object of an answer by itself, so that whatever is wrong with it costs only it: then only its id is left, and without one it is null.</summary>
sealed class ItemConverter : JsonConverter
{
    static readonly JsonSerializer Strict = JsonSerializer.Create(new() { Converters = { new OnlyText() }, MaxDepth = null });

    public override bool CanWrite => false;

    public override bool CanConvert(Type objectType) => objectType.IsClass;

    public override object? ReadJson(JsonReader reader, Type objectType, object? existingValue, JsonSerializer serializer)
    {
        var dates = reader.DateParseHandling;
        reader.DateParseHandling = DateParseHandling.None;
        // Whole, before anything is made of it: the reader then stands behind it in any case.
        var token = JToken.Load(reader);
        reader.DateParseHandling = dates;
        try { return token.ToObject(objectType, Strict); }
        catch (Exception wrong) when (wrong is JsonException or FormatException or OverflowException or ArgumentException or InvalidCastException)
        {
            return token is JObject item && item["id"] is JValue { Type: JTokenType.String } id ? new JObject { ["id"] = id }.ToObject(objectType, Strict) : null;
        }
    }

    public override void WriteJson(JsonWriter writer, object? value, JsonSerializer serializer) => throw new NotSupportedException();

    /// <summary>A text is a text: a number or a boolean is not read as one.</summary>
    sealed class OnlyText : JsonConverter<string>
    {
        public override bool CanWrite => false;

        public override string? ReadJson(JsonReader reader, Type objectType, string? existingValue, bool hasExistingValue, JsonSerializer serializer) => reader.TokenType switch
        {
            JsonToken.String => (string?)reader.Value,
            JsonToken.Null => null,
            _ => throw new JsonSerializationException("A text was expected."),
        };

        public override void WriteJson(JsonWriter writer, string? value, JsonSerializer serializer) => throw new NotSupportedException();
    }
}
