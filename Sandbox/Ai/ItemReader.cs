using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace StreamVibe.Sandbox.Ai;

/// <summary>Finds the item in what a model is told: the largest JSON object there, or its member <c>item</c>. The words around it do not matter.</summary>
internal static class ItemReader
{
    public static Item Find(string text)
    {
        if (Largest(text) is not { } root)
            return Item.Nothing;
        var item = root["item"] as JsonObject ?? root["content"] as JsonObject ?? root;
        return new Item(
            (SchemaReader.Text(item["platform"]) ?? "").ToLowerInvariant(),
            SchemaReader.Text(item["title"]) ?? "",
            SchemaReader.Text(item["description"]) ?? SchemaReader.Text(item["caption"]) ?? "",
            Texts(item["tags"]),
            Texts(item["hashtags"]),
            Texts(root["trending"] ?? item["trending"]));
    }

    static JsonObject? Largest(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var (from, length) = (0, 0);
        for (var at = bytes.AsSpan().IndexOf((byte)'{'); at >= 0 && at < bytes.Length;)
        {
            var found = LengthOfObject(bytes.AsSpan(at));
            if (found > length)
                (from, length) = (at, found);
            var next = at + Math.Max(found, 1);
            var step = bytes.AsSpan(next).IndexOf((byte)'{');
            at = step < 0 ? -1 : next + step;
        }
        return length == 0 ? null : JsonNode.Parse(bytes.AsSpan(from, length)) as JsonObject;
    }

    static int LengthOfObject(ReadOnlySpan<byte> bytes)
    {
        try
        {
            var reader = new Utf8JsonReader(bytes, isFinalBlock: true, default);
            return reader.Read() && reader.TrySkip() ? (int)reader.BytesConsumed : 0;
        }
        catch (JsonException)
        {
            return 0;
        }
    }

    static IReadOnlyList<string> Texts(JsonNode? node) => node is JsonArray list
        ? [.. list.Select(element => SchemaReader.Text(element) ?? SchemaReader.Text((element as JsonObject)?["keyword"])).OfType<string>()]
        : [];
}
