using System.Text.Json;
using Google.Apis.Json;
using Newtonsoft.Json;

namespace StreamVibe.Connections.YouTube;

/// <summary>The library's own JSON, with one difference: an item that its reader cannot even step over (a number of hundreds of digits) is null and does not cost the rest of the list.</summary>
sealed class AnswerJson : IJsonSerializer
{
    static readonly JsonDocumentOptions Deep = new() { MaxDepth = 1_000 };
    static readonly NewtonsoftJsonSerializer Plain = new(Settings());

    public string Format => Plain.Format;

    public T Deserialize<T>(string input)
    {
        try { return Plain.Deserialize<T>(input); }
        catch (JsonReaderException) when (Mended(input) is { } mended) { return Plain.Deserialize<T>(mended); }
    }

    public object Deserialize(string input, Type type) => Plain.Deserialize(input, type);

    public T Deserialize<T>(Stream input) => Plain.Deserialize<T>(input);

    public void Serialize(object obj, Stream target) => Plain.Serialize(obj, target);

    public string Serialize(object obj) => Plain.Serialize(obj);

    // Deep nesting is no danger: what is not asked for is stepped over without recursion.
    static JsonSerializerSettings Settings()
    {
        var settings = NewtonsoftJsonSerializer.CreateDefaultSettings();
        settings.MaxDepth = null;
        return settings;
    }

    // Null where the text is no list in JSON.
    static string? Mended(string input)
    {
        try
        {
            using var json = JsonDocument.Parse(input, Deep);
            if (json.RootElement.ValueKind != JsonValueKind.Object || !json.RootElement.TryGetProperty("items", out var items) || items.ValueKind != JsonValueKind.Array) return null;
            var sound = items.EnumerateArray().Select(item => item.GetRawText()).Select(item => CanBeRead(item) ? item : "null");
            var others = json.RootElement.EnumerateObject().Where(member => member.Name != "items").Select(member => member.ToString());
            return $"{{{string.Join(',', others.Prepend($"\"items\":[{string.Join(',', sound)}]"))}}}";
        }
        catch (System.Text.Json.JsonException)
        {
            return null;
        }
    }

    static bool CanBeRead(string item)
    {
        try
        {
            using var reader = new JsonTextReader(new StringReader(item)) { MaxDepth = null };
            while (reader.Read()) { }
            return true;
        }
        catch (JsonReaderException)
        {
            return false;
        }
    }
}
