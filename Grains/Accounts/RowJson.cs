using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Npgsql;
using StreamVibe.Content;

namespace StreamVibe.Accounts;

/// <summary>A row as a JSON object with the API's names and forms.</summary>
static class RowJson
{
    // The document is a file and stands in no page: letters may stay letters.
    static readonly JsonWriterOptions options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The columns from <paramref name="from"/> on.</summary>
    public static string Of(NpgsqlDataReader row, int from)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, options))
        {
            json.WriteStartObject();
            for (var column = from; column < row.FieldCount; column++)
            {
                json.WritePropertyName(NameOf(row.GetName(column)));
                Write(json, row.GetValue(column), row.GetDataTypeName(column));
            }
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length);
    }

    /// <summary><c>created_at</c> is <c>createdAt</c>.</summary>
    public static string NameOf(string column)
    {
        var name = new StringBuilder(column.Length);
        for (var i = 0; i < column.Length; i++)
            if (column[i] != '_') name.Append(i > 0 && column[i - 1] == '_' ? char.ToUpperInvariant(column[i]) : column[i]);
        return name.ToString();
    }

    static void Write(Utf8JsonWriter json, object value, string type)
    {
        switch (value)
        {
            case DBNull: json.WriteNullValue(); break;
            case bool truth: json.WriteBooleanValue(truth); break;
            case int number: json.WriteNumberValue(number); break;
            case long number: json.WriteNumberValue(number); break;
            case double number: json.WriteNumberValue(number); break;
            case Guid id: json.WriteStringValue(id); break;
            case DateTime time: json.WriteStringValue(time); break;
            case string[] texts: JsonSerializer.Serialize(json, texts); break;
            // The one jsonb that is told: the changes of a revision, stored as their records are called.
            case string changes when type == "jsonb": JsonSerializer.Serialize(json, JsonSerializer.Deserialize<FieldChange[]>(changes), JsonSerializerOptions.Web); break;
            case string raw when type == "json": json.WriteRawValue(raw); break;
            case string text: json.WriteStringValue(text); break;
            default: throw new NotSupportedException($"A column of type {type} cannot be exported.");
        }
    }
}
