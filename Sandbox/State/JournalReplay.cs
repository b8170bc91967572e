using System.Text.Json;
using System.Text.Json.Nodes;

namespace StreamVibe.Sandbox.State;

/// <summary>Reads a journal from its beginning: the last value of a key wins, null removes it.</summary>
internal static class JournalReplay
{
    /// <returns>The lines read, and how many bytes of the file they fill; what follows is torn.</returns>
    public static (int Lines, long Whole) Read(Stream file, Dictionary<string, Dictionary<string, JsonNode>> rows)
    {
        var content = new byte[file.Length];
        file.Seek(0, SeekOrigin.Begin);
        file.ReadExactly(content);
        var (lines, whole) = (0, 0);
        while (content.AsSpan(whole).IndexOf((byte)'\n') is >= 0 and var end)
        {
            if (!TryApply(content.AsSpan(whole, end), rows))
            {
                if (whole + end + 1 == content.Length)
                    break;
                throw new InvalidDataException($"Line {lines + 1} of the sandbox journal is damaged. Delete the data folder to start from the seed.");
            }
            whole += end + 1;
            lines++;
        }
        return (lines, whole);
    }

    static bool TryApply(ReadOnlySpan<byte> line, Dictionary<string, Dictionary<string, JsonNode>> rows)
    {
        try
        {
            foreach (var write in JsonNode.Parse(line)!.AsArray())
                Apply(write!.AsArray(), rows);
            return true;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or NullReferenceException or ArgumentOutOfRangeException)
        {
            return false;
        }
    }

    static void Apply(JsonArray write, Dictionary<string, Dictionary<string, JsonNode>> rows)
    {
        var (table, key) = ((string)write[0]!, (string)write[1]!);
        if (!rows.TryGetValue(table, out var values))
            rows[table] = values = [];
        if (write[2] is { } value)
            values[key] = value.DeepClone();
        else
            values.Remove(key);
    }
}
