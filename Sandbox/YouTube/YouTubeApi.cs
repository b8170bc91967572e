using StreamVibe.Sandbox.Google;

namespace StreamVibe.Sandbox.YouTube;

/// <summary>youtube.googleapis.com: the YouTube Data API v3.</summary>
internal sealed class YouTubeApi(VideoLibrary library, Grants grants) : IOutsideService
{
    public string Name => "youtube";

    public string Summary => "YouTube Data API v3: channels, playlistItems, videos.";

    public void Map(RouteGroupBuilder group)
    {
        group.MapChannels();
        group.MapPlaylistItems();
        group.MapVideos();
    }

    public void MapControl(RouteGroupBuilder control)
    {
        control.MapAccounts();
        control.MapAccountStates();
        control.MapItems();
        control.MapScripts();
        control.MapQuota();
    }

    public object ErrorBody(int status, string? reason, PathString path)
    {
        reason ??= status switch
        {
            400 => "badRequest",
            401 => "authError",
            403 => "quotaExceeded",
            404 => "notFound",
            429 => "rateLimitExceeded",
            _ => "backendError",
        };
        var domain = reason switch { "quotaExceeded" or "dailyLimitExceeded" => "youtube.quota", "rateLimitExceeded" or "userRateLimitExceeded" => "usageLimits", _ => "global" };
        return new GoogleApiError(status, reason, "Fault injected by the sandbox.", domain).Body;
    }

    public string? AccountOf(HttpRequest request) => grants.FindLive(BearerToken.Of(request))?.Account;

    public void Reset() => library.Forget();
}

internal static class YouTubeRegistration
{
    public static IServiceCollection AddYouTube(this IServiceCollection services) => services
        .AddSingleton<Channels>()
        .AddSingleton<AccountStates>()
        .AddSingleton<VideoLibrary>()
        .AddSingleton<ListChanges>()
        .AddSingleton<ListScripts>()
        .AddSingleton<QuotaLedger>()
        .AddSingleton<Gate>()
        .AddSingleton<IOutsideService, YouTubeApi>();
}
