using System.Text.Json;
using System.Text.Json.Nodes;

namespace StreamVibe.Sandbox.YouTube;

/// <summary>A video's resources with what a test put over them.</summary>
internal static class MalformedResource
{
    /// <summary>As RFC 7396 merges: a null takes a member away, an object goes into an object, anything else stands in its place.</summary>
    public static object Over(Video video, VideoResource resource)
    {
        if (video.Raw is null && video.RawId is null)
            return resource;
        var shown = Node(resource);
        if (video.RawId is { } id)
            shown["id"] = Node(id);
        return video.Raw is not { } raw ? shown : raw.ValueKind == JsonValueKind.Object ? Merged(shown, Node(raw)!.AsObject()) : raw;
    }

    /// <summary>The list shows the same id.</summary>
    public static object Over(Video video, PlaylistItemResource resource)
    {
        if (video.RawId is not { } id)
            return resource;
        var shown = Node(resource);
        if (shown["contentDetails"] is { } details)
            details["videoId"] = Node(id);
        if (shown["snippet"]?["resourceId"] is { } named)
            named["videoId"] = Node(id);
        return shown;
    }

    static JsonObject Node<T>(T resource) => JsonSerializer.SerializeToNode(resource, Answer.Json)!.AsObject();

    static JsonNode? Node(JsonElement json) => JsonNode.Parse(json.GetRawText());

    static JsonObject Merged(JsonObject target, JsonObject over)
    {
        foreach (var (name, value) in over)
        {
            if (value is null)
                target.Remove(name);
            else if (value is JsonObject inner && target[name] is JsonObject known)
                Merged(known, inner);
            else
                target[name] = value.DeepClone();
        }
        return target;
    }
}
