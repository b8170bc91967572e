using System.ComponentModel.DataAnnotations;

namespace StreamVibe.Connections.YouTube;

/// <summary>How to reach YouTube. Section <c>Platforms:YouTube</c>. Unset addresses are Google's own, or the sandbox's while the sandbox is on.</summary>
public sealed class YouTubeOptions
{
    public const string Section = "Platforms:YouTube";

    /// <summary>OAuth client id; unset, the platform shows as not configured.</summary>
    public string? ClientId { get; set; }

    public string? ClientSecret { get; set; }

    /// <summary>Where a person consents.</summary>
    [Url]
    public string AuthorizationEndpoint { get; set; } = "https://accounts.google.com/o/oauth2/v2/auth";

    /// <summary>Where codes and refresh tokens are exchanged.</summary>
    [Url]
    public string TokenEndpoint { get; set; } = "https://oauth2.googleapis.com/token";

    [Url]
    public string RevocationEndpoint { get; set; } = "https://oauth2.googleapis.com/revoke";

    /// <summary>Base address of the Data API.</summary>
    [Url]
    public string ApiBaseUrl { get; set; } = "https://youtube.googleapis.com/";

    /// <summary>Units that Google lets this client's project use in a day (Pacific time). 0: whatever Google allows.</summary>
    [Range(0, 100_000_000)]
    public int DailyUnits { get; set; } = 10_000;

    /// <summary>Percent of them that automatic syncs leave to people.</summary>
    [Range(0, 90)]
    public int ReservePercent { get; set; } = 20;

    public bool IsConfigured => ClientId is { Length: > 0 } && ClientSecret is { Length: > 0 };
}
