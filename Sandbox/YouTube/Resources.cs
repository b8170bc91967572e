namespace StreamVibe.Sandbox.YouTube;

/// <summary>The list reply all three resources share. YouTube Data API discovery document, revision 20260427.</summary>
internal sealed record ListReply<T>(string Kind, string ETag, string? NextPageToken, string? PrevPageToken, IReadOnlyList<T>? Items, PageInfo PageInfo)
{
    [System.Text.Json.Serialization.JsonPropertyName("etag")]
    public string ETag { get; init; } = ETag;
}

internal sealed record PageInfo(int TotalResults, int ResultsPerPage);

internal sealed record Thumbnail(string Url, int Width, int Height)
{
    public static Dictionary<string, Thumbnail> OfVideo(string id) => new()
    {
        ["default"] = new($"https://i.ytimg.com/vi/{id}/default.jpg", 120, 90),
        ["medium"] = new($"https://i.ytimg.com/vi/{id}/mqdefault.jpg", 320, 180),
        ["high"] = new($"https://i.ytimg.com/vi/{id}/hqdefault.jpg", 480, 360),
        ["standard"] = new($"https://i.ytimg.com/vi/{id}/sddefault.jpg", 640, 480),
        ["maxres"] = new($"https://i.ytimg.com/vi/{id}/maxresdefault.jpg", 1280, 720),
    };

    public static Dictionary<string, Thumbnail> OfChannel(string id) => new()
    {
        ["default"] = new($"https://yt3.ggpht.com/{id}=s88", 88, 88),
        ["medium"] = new($"https://yt3.ggpht.com/{id}=s240", 240, 240),
        ["high"] = new($"https://yt3.ggpht.com/{id}=s800", 800, 800),
    };
}

internal sealed record Localized(string Title, string Description);
