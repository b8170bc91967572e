using System.Text.Json.Serialization;

namespace StreamVibe.Connections;

/// <summary>Where creators publish.</summary>
[GenerateSerializer, Alias("sv.Platform"), JsonConverter(typeof(JsonStringEnumConverter<Platform>))]
public enum Platform
{
    [JsonStringEnumMemberName("youtube")] YouTube = 0,
    [JsonStringEnumMemberName("instagram")] Instagram = 1,
    [JsonStringEnumMemberName("tiktok")] TikTok = 2,
    [JsonStringEnumMemberName("facebook")] Facebook = 3,
}

/// <summary>A platform's name on the wire and in tables.</summary>
public static class PlatformNames
{
    /// <summary>Every platform of the design, in the order shown.</summary>
    public static readonly Platform[] All = [Platform.YouTube, Platform.Instagram, Platform.TikTok, Platform.Facebook];

    public static string Name(this Platform platform) => platform.ToString().ToLowerInvariant();

    /// <summary>The platform of this exact name; null for any other text.</summary>
    public static Platform? Parse(string name)
    {
        foreach (var platform in All)
            if (platform.Name() == name) return platform;
        return null;
    }
}

/// <summary>What can be done with a platform here.</summary>
/// <param name="Configured">Whether this installation has the platform's client id and secret.</param>
/// <param name="Capabilities">What a connection to it can do, e.g. <c>sync</c>.</param>
[GenerateSerializer, Immutable, Alias("sv.PlatformInfo")]
public sealed record PlatformInfo(
    [property: Id(0)] Platform Platform,
    [property: Id(1)] bool Configured,
    [property: Id(2)] System.Collections.Immutable.ImmutableArray<string> Capabilities);
