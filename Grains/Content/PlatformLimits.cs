using System.Collections.Immutable;
using System.Text;
using StreamVibe.Connections;

namespace StreamVibe.Content;

/// <summary>What a platform takes of an item. Where it counts characters without saying which, UTF-16 units are counted, which are never fewer.</summary>
/// <param name="LongestTitle">In characters; null where its items have no title.</param>
/// <param name="LongestDescription">In characters; the caption, where that is what there is.</param>
/// <param name="LargestDescription">In bytes of UTF-8; null where only characters count.</param>
/// <param name="LongestTags">All together, as YouTube counts them; null where its items have no tags.</param>
/// <param name="MostHashtags">At the end of the description.</param>
/// <param name="AngleBrackets">Whether <c>&lt;</c> and <c>&gt;</c> are text there.</param>
sealed record PlatformLimits(int? LongestTitle, int LongestDescription, int? LargestDescription, int? LongestTags, int MostHashtags, bool AngleBrackets)
{
    /// <remarks>YouTube Data API, <c>videos</c> resource: <c>snippet.title</c>, <c>.description</c> and <c>.tags[]</c>; YouTube Help: more hashtags than 15 may all be ignored.</remarks>
    static readonly PlatformLimits YouTube = new(LongestTitle: 100, LongestDescription: 5_000, LargestDescription: 5_000, LongestTags: 500, MostHashtags: 15, AngleBrackets: false);

    /// <remarks>Instagram Platform, "IG User Media": a caption has at most 2,200 characters and 30 hashtags.</remarks>
    static readonly PlatformLimits Instagram = new(LongestTitle: null, LongestDescription: 2_200, LargestDescription: null, LongestTags: null, MostHashtags: 30, AngleBrackets: true);

    /// <remarks>TikTok Content Posting API, <c>post_info.title</c>: a caption has at most 2,200 UTF-16 units. It names no number of hashtags.</remarks>
    static readonly PlatformLimits TikTok = Instagram;

    /// <remarks>Facebook Graph API, <c>video.title</c>: at most 255 characters; a post's text has at most 63,206. It names no number of hashtags.</remarks>
    static readonly PlatformLimits Facebook = new(LongestTitle: 255, LongestDescription: 63_206, LargestDescription: null, LongestTags: null, MostHashtags: 30, AngleBrackets: true);

    /// <summary>Fields that an item of this platform has, as suggestions name them.</summary>
    public ImmutableArray<string> Fields { get; } =
        [.. LongestTitle is null ? ImmutableArray<string>.Empty : ["title"], "description", .. LongestTags is null ? ImmutableArray<string>.Empty : ["tags"], "hashtags"];

    public static PlatformLimits Of(Platform platform) => platform switch
    {
        Platform.Instagram => Instagram,
        Platform.TikTok => TikTok,
        Platform.Facebook => Facebook,
        _ => YouTube,
    };

    /// <summary>YouTube counts a comma between tags and quotation marks around a tag with a space.</summary>
    public static int LengthOf(IReadOnlyCollection<string> tags) =>
        tags.Sum(tag => tag.Length + (tag.Contains(' ', StringComparison.Ordinal) ? 2 : 0)) + Math.Max(0, tags.Count - 1);

    public bool FitsDescription(string description) =>
        description.Length <= LongestDescription && (LargestDescription is not { } bytes || Encoding.UTF8.GetByteCount(description) <= bytes);
}
