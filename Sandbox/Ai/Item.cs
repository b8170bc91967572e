namespace StreamVibe.Sandbox.Ai;

/// <summary>What a model is shown of a creator's work.</summary>
/// <param name="Trending">What public content is about just now.</param>
internal sealed record Item(
    string Platform, string Title, string Description, IReadOnlyList<string> Tags, IReadOnlyList<string> Hashtags, IReadOnlyList<string> Trending)
{
    public static readonly Item Nothing = new("", "", "", [], [], []);

    /// <summary>The longest title that the platform takes.</summary>
    public int LongestTitle => Platform == "facebook" ? 255 : 100;

    /// <summary>The longest description; counted in bytes, which is never too little.</summary>
    public int LongestDescription => Platform is "instagram" or "tiktok" ? 2_200 : 5_000;

    public bool HasTitle => Platform is not ("instagram" or "tiktok");

    public bool HasTags => Platform is "youtube" or "";

    /// <summary>Everything that is written about it, as one text.</summary>
    public string Everything => string.Join('\n', [Title, Description, .. Tags, .. Hashtags]);
}
