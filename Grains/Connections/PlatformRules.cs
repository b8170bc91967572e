using System.Collections.Immutable;
using StreamVibe.Content.Publishing;

namespace StreamVibe.Connections;

/// <summary>What can be done with a platform here, without I/O.</summary>
static class PlatformRules
{
    /// <summary>Nothing where it is not set up. Where nobody but a person may write, a publication is a text to be copied.</summary>
    public static ImmutableArray<string> Capabilities(Platform platform, bool configured) =>
        !configured ? [] : ["sync", "analyze", PublishRules.CanWrite(platform) ? "publish" : "draft"];
}
