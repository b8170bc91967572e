using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace StreamVibe.Sandbox.Ai;

/// <summary>
/// Writes JSON that fits a schema. The schema says which members, lists and choices there are; names say which of the author's words belong where,
/// such as a member <c>reason</c> inside one called <c>title</c>.
/// </summary>
internal sealed class SchemaWriter(JsonObject root, IAuthor author)
{
    // A schema may describe itself; no answer is nested so deep.
    const int Deepest = 16;

    static readonly JsonSerializerOptions Written = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public JsonNode? Write() => Value(root, "", null, 0);

    public static string Text(JsonNode? value) => value is null ? "null" : value.ToJsonString(Written);

    JsonNode? Value(JsonNode? given, string name, string? field, int depth)
    {
        var schema = SchemaReader.Resolve(root, given);
        if (depth > Deepest || schema is null)
            return null;
        var ours = SchemaReader.FieldOf(name) ?? field;
        var shape = (schema["anyOf"] ?? schema["oneOf"]) is JsonArray variants
            ? SchemaReader.Resolve(root, variants.FirstOrDefault(variant => !SchemaReader.IsNull(root, variant)))
            : schema;
        if (SchemaReader.IsNullable(root, schema) && ours is not null && (!author.Has(ours) || IsForOthers(shape, name, ours)))
            return null;
        if (shape != schema)
            return Value(shape, name, ours, depth + 1);
        if (schema["const"] is { } constant)
            return constant.DeepClone();
        if (schema["enum"] is JsonArray choices)
            return Choice(choices, ours);
        return SchemaReader.TypeOf(schema) switch
        {
            "object" => Object(schema, ours, depth),
            "array" => List(schema, name, ours, depth),
            "string" => Words(name, ours),
            "number" => Within(schema, author.Confidence(ours ?? "title")),
            "integer" => (int)Within(schema, 1),
            "boolean" => true,
            _ => null,
        };
    }

    JsonObject Object(JsonObject schema, string? field, int depth)
    {
        var members = new JsonObject();
        if (schema["properties"] is JsonObject properties)
            foreach (var (name, member) in properties)
                members[name] = Value(member, name, field, depth + 1);
        return members;
    }

    JsonArray List(JsonObject schema, string name, string? field, int depth)
    {
        var most = (int?)schema["maxItems"] ?? int.MaxValue;
        var elements = SchemaReader.Resolve(root, schema["items"]);
        if (SchemaReader.TypeOf(elements) == "string" && elements!["enum"] is null)
            return [.. Texts(name, field).Take(most).Select(text => (JsonNode)text)];
        // One element for each field to say something about, where the elements are told apart by their field.
        if (field is null && SchemaReader.FieldChoices(root, elements) is { } choices)
            return [.. choices.Where(author.Has).Take(most).Select(choice => Value(elements, "", choice, depth + 1))];
        return most == 0 ? [] : [Value(elements, name, field, depth + 1)];
    }

    IReadOnlyList<string> Texts(string name, string? field) => SchemaReader.IsReason(name) || field is null ? [Words(name, field)] : author.List(field);

    string Words(string name, string? field) =>
        SchemaReader.IsReason(name) ? author.Reason(field ?? "title")
        : field is null ? author.Remark
        : name.Equals("field", StringComparison.OrdinalIgnoreCase) ? field
        : author.Text(field);

    /// <summary>A member that may be left out holds a list where the field is a text, or a text where it is a list.</summary>
    static bool IsForOthers(JsonObject? schema, string name, string field) => !SchemaReader.IsReason(name)
        && SchemaReader.TypeOf(schema) == (field is "tags" or "hashtags" ? "string" : "array");

    static JsonNode? Choice(JsonArray choices, string? field) =>
        (choices.FirstOrDefault(choice => field is not null && choice is JsonValue value && value.TryGetValue(out string? text) && text == field)
            ?? choices.FirstOrDefault(choice => choice is not null))?.DeepClone();

    static double Within(JsonObject schema, double value) =>
        Math.Clamp(value, (double?)schema["minimum"] ?? double.MinValue, Math.Max((double?)schema["minimum"] ?? double.MinValue, (double?)schema["maximum"] ?? double.MaxValue));
}
