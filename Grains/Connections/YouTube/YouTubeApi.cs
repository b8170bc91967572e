using System.Net;
using Google;
using Google.Apis.Auth.OAuth2;
using Google.Apis.Http;
using Google.Apis.Requests;
using Google.Apis.Services;
using Google.Apis.YouTube.v3;
using Google.Apis.YouTube.v3.Data;
using Microsoft.Extensions.Options;

namespace StreamVibe.Connections.YouTube;

/// <summary>The reads of the YouTube Data API that a sync needs. Throws only <see cref="PlatformException"/>.</summary>
sealed class YouTubeApi(IOptionsMonitor<YouTubeOptions> options, IHttpMessageHandlerFactory handlers)
{
    /// <summary>Rows of a page and ids of a lookup, the most YouTube allows.</summary>
    public const int PageSize = 50;

    /// <summary>The channel of whoever gave the token; null where that account has none.</summary>
    public async Task<Channel?> GetOwnChannel(string accessToken)
    {
        using var service = Service(accessToken);
        var request = service.Channels.List("snippet,contentDetails");
        request.Mine = true;
        return (await Send(request)).Items?.FirstOrDefault() is { Id: { Length: > 0 } id, ContentDetails.RelatedPlaylists.Uploads: { Length: > 0 } uploads } channel
            ? new(Text(id), Text(channel.Snippet?.CustomUrl ?? ""), Text(channel.Snippet?.Title ?? id), Text(uploads))
            : null;
    }

    /// <summary>One page of a playlist. YouTube knows no uploads playlist for a channel that never published: that is an empty one.</summary>
    public async Task<PlaylistPage> ListPlaylist(string accessToken, string playlistId, string? pageToken)
    {
        using var service = Service(accessToken);
        var request = service.PlaylistItems.List("contentDetails");
        request.PlaylistId = playlistId;
        request.MaxResults = PageSize;
        request.PageToken = pageToken;
        try
        {
            var page = await Send(request);
            var ids = Present(page.Items).Select(item => item?.ContentDetails?.VideoId).OfType<string>().Where(VideoMapping.IsId).Distinct().ToList();
            return new(ids, page.NextPageToken is { Length: > 0 } next ? Text(next) : null, page.PageInfo?.TotalResults);
        }
        catch (PlatformException empty) when (empty.Failure == PlatformFailure.NotFound)
        {
            return new([], null, 0);
        }
    }

    /// <summary>The videos of these ids that exist, in no certain order.</summary>
    public async Task<IReadOnlyList<Video>> GetVideos(string accessToken, IReadOnlyCollection<string> ids)
    {
        if (ids.Count == 0) return [];
        using var service = Service(accessToken);
        var request = service.Videos.List("snippet,status,statistics,contentDetails");
        request.Id = string.Join(',', ids);
        return [.. Present((await Send(request)).Items).Where(video => VideoMapping.IsId(video?.Id))];
    }

    YouTubeService Service(string accessToken)
    {
        var service = new YouTubeService(new BaseClientService.Initializer
        {
            ApplicationName = "StreamVibe",
            BaseUri = options.CurrentValue.ApiBaseUrl,
            HttpClientFactory = GoogleHttp.From(handlers, GoogleHttp.Api),
            HttpClientInitializer = GoogleCredential.FromAccessToken(accessToken),
            DefaultExponentialBackOffPolicy = ExponentialBackOffPolicy.None,
        });
        // The pipeline's limits end with the headers; an answer that never ends must end too.
        service.HttpClient.Timeout = PlatformHttp.Total;
        return service;
    }

    // An answer without the list is no answer: taking it for an empty one would delete content.
    static IList<T> Present<T>(IList<T>? items) => items ?? throw new PlatformException(PlatformFailure.Transient, "YouTube did not give an answer that can be read.");

    static string Text(string text) => UntrustedText.Clean(text, 500);

    static async Task<T> Send<T>(ClientServiceRequest<T> request)
    {
        try
        {
            return await request.ExecuteAsync() ?? throw new PlatformException(PlatformFailure.Transient, "YouTube gave an empty answer.");
        }
        catch (GoogleApiException refusal)
        {
            throw Translate(refusal);
        }
        catch (Exception failure) when (failure is not PlatformException)
        {
            throw new PlatformException(PlatformFailure.Transient, "YouTube did not give an answer that can be read.", inner: failure);
        }
    }

    // YouTube Data API, "Errors": the reason decides, the status only where there is none.
    static PlatformException Translate(GoogleApiException refusal)
    {
        var reason = refusal.Error?.Errors?.FirstOrDefault()?.Reason;
        return (reason, refusal.HttpStatusCode) switch
        {
            ("quotaExceeded" or "dailyLimitExceeded", _) => new(PlatformFailure.Exhausted, "The day's units at YouTube are used up."),
            ("rateLimitExceeded" or "userRateLimitExceeded", _) or (_, HttpStatusCode.TooManyRequests) => new(PlatformFailure.Busy, "YouTube asks to be asked less often."),
            ("insufficientPermissions", _) => new(PlatformFailure.ScopeMissing, "The grant no longer covers this request."),
            ("playlistNotFound", _) => new(PlatformFailure.NotFound, "YouTube does not know the playlist."),
            ("invalidPageToken", _) => new(PlatformFailure.PlaceLost, "YouTube no longer knows the place in the list."),
            (_, HttpStatusCode.Unauthorized) => new(PlatformFailure.TokenRejected, "YouTube does not accept the access token."),
            (_, >= HttpStatusCode.InternalServerError) => new(PlatformFailure.Transient, "YouTube has a problem of its own."),
            // No refusal at all, but a body that is not JSON; the library then knows no status.
            (_, < HttpStatusCode.BadRequest) => new(PlatformFailure.Transient, "YouTube did not give an answer that can be read."),
            _ => new(PlatformFailure.Refused, $"YouTube refused the request ({(int)refusal.HttpStatusCode} {Known(reason)})."),
        };
    }

    // Only words that look like a reason are repeated.
    static string Known(string? reason) => reason is { Length: > 0 and <= 50 } && reason.All(char.IsAsciiLetter) ? reason : "unknown";
}

/// <summary>A page of a playlist.</summary>
/// <param name="Total">How many rows the list has now, where YouTube says so.</param>
sealed record PlaylistPage(IReadOnlyList<string> Ids, string? NextPageToken, int? Total);
