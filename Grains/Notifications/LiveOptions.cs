using System.ComponentModel.DataAnnotations;

namespace StreamVibe.Notifications;

/// <summary>How open pages are kept. Section <c>Live</c>.</summary>
public sealed class LiveOptions
{
    public const string Section = "Live";

    /// <summary>A stream gets a sign of life this often; one that takes none for twice as long is cut off.</summary>
    [Range(1, 60)]
    public int PingSeconds { get; set; } = 15;
}
