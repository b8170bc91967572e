using System.Text.Json;

namespace StreamVibe.Storage;

/// <summary>Enum values as tables hold them: snake case, the same text as on the wire.</summary>
static class Names
{
    public static string Of<T>(T value) where T : struct, Enum => Cache<T>.ByValue[value];

    public static T Parse<T>(string name) where T : struct, Enum => Cache<T>.ByName[name];

    static class Cache<T> where T : struct, Enum
    {
        // YouTube and TikTok are one word each on the wire.
        public static readonly Dictionary<T, string> ByValue = Enum.GetValues<T>().ToDictionary(value => value,
            value => value is Connections.Platform platform ? Connections.PlatformNames.Name(platform) : JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString()));

        public static readonly Dictionary<string, T> ByName = ByValue.ToDictionary(pair => pair.Value, pair => pair.Key);
    }
}
