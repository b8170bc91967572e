using System.Text;

namespace StreamVibe.Storage;

/// <summary>A list of texts as PostgreSQL writes an array: <c>unnest</c> takes rows of arrays only in this form.</summary>
static class ArrayText
{
    public static string Of(IEnumerable<string> texts)
    {
        var text = new StringBuilder("{");
        foreach (var item in texts)
            text.Append(text.Length > 1 ? "," : "").Append('"').Append(item.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)).Append('"');
        return text.Append('}').ToString();
    }
}
