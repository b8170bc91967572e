using System.Net;
using Google;
using Google.Apis.Auth.OAuth2;
using Google.Apis.Http;
using Google.Apis.Requests;
using Google.Apis.Services;
using Google.Apis.YouTube.v3;
using Microsoft.Extensions.Options;
using StreamVibe.Connections.Budgets;

namespace StreamVibe.Connections.YouTube;

/// <summary>The reads of the YouTube Data API that a sync needs. Throws only <see cref="PlatformException"/>. What is <c>unasked</c> leaves a reserve of the day's units.</summary>
sealed partial class YouTubeApi(IOptionsMonitor<YouTubeOptions> options, IHttpMessageHandlerFactory handlers, SiloUnits units, TimeProvider clock)
{
    /// <summary>Rows of a page and ids of a lookup, the most YouTube allows.</summary>
    public const int PageSize = 50;

    // Thirty times the largest honest answer.
    const int LongestAnswer = 16 * 1024 * 1024, LongestETag = 200;

    /// <summary>The channel of whoever gave the token; null where that account has none.</summary>
    public async Task<Channel?> GetOwnChannel(string accessToken, bool unasked = false)
    {
        using var service = Service(accessToken);
        var request = service.Channels.List("snippet,contentDetails");
        request.Mine = true;
        try
        {
            return (await Send(request, unasked: unasked))!.Items?.FirstOrDefault() is { Id: { Length: > 0 } id, ContentDetails.RelatedPlaylists.Uploads: { Length: > 0 } uploads } channel
                ? new(Text(id), Text(channel.Snippet?.CustomUrl ?? ""), Text(channel.Snippet?.Title ?? id), Text(uploads))
                : null;
        }
        catch (PlatformException none) when (none.Code == YouTubeRefusal.NoChannel)
        {
            return null;
        }
    }

    /// <summary>One page of a playlist; null where it still is the one of the etag. YouTube knows no uploads playlist for a channel that never published: that is an empty one.</summary>
    public async Task<PlaylistPage?> ListPlaylist(string accessToken, string playlistId, string? pageToken, string? etag, bool unasked = false)
    {
        using var service = Service(accessToken);
        var request = service.PlaylistItems.List("contentDetails");
        request.PlaylistId = playlistId;
        request.MaxResults = PageSize;
        request.PageToken = pageToken;
        try
        {
            if (await Send(request, etag, unasked) is not { } page) return null;
            var ids = Present(page.Items).Select(item => item?.ContentDetails?.VideoId).Where(VideoMapping.IsId).OfType<string>().ToList();
            return new([.. ids.Distinct()], page.NextPageToken is { Length: > 0 } next ? Text(next) : null, page.PageInfo?.TotalResults, page.Items!.Count - ids.Count, Tag(page.ETag));
        }
        catch (PlatformException empty) when (empty.Failure == PlatformFailure.NotFound)
        {
            return new([], null, 0, 0, null);
        }
    }

    /// <summary>The videos of these ids that exist, in no certain order; null where all is as in the answer of the etag.</summary>
    public async Task<PlatformAnswer?> GetVideos(string accessToken, IReadOnlyCollection<string> ids, string? etag, bool unasked = false)
    {
        if (ids.Count == 0) return PlatformAnswer.Nothing;
        using var service = Service(accessToken);
        var request = service.Videos.List("snippet,status,statistics,contentDetails");
        request.Id = string.Join(',', ids);
        if (await Send(request, etag, unasked) is not { } answer) return null;
        var videos = Present(answer.Items).Where(video => VideoMapping.IsId(video?.Id)).ToList();
        return new([.. videos.Select(video => VideoMapping.Read(video, clock.GetUtcNow()))], answer.Items!.Count - videos.Count, Tag(answer.ETag));
    }

    YouTubeService Service(string accessToken, bool compress = true)
    {
        var service = new YouTubeService(new BaseClientService.Initializer
        {
            ApplicationName = "StreamVibe",
            BaseUri = options.CurrentValue.ApiBaseUrl,
            GZipEnabled = compress,
            HttpClientFactory = GoogleHttp.From(handlers, GoogleHttp.Api),
            HttpClientInitializer = GoogleCredential.FromAccessToken(accessToken),
            DefaultExponentialBackOffPolicy = ExponentialBackOffPolicy.None,
            Serializer = new AnswerJson(),
        });
        // The pipeline's limits end with the headers; an answer that never ends must end too.
        service.HttpClient.Timeout = PlatformHttp.Total;
        service.HttpClient.MaxResponseContentBufferSize = LongestAnswer;
        return service;
    }

    // An answer without the list is no answer: taking it for an empty one would delete content.
    static IList<T> Present<T>(IList<T>? items) => items ?? throw new PlatformException(PlatformFailure.Transient, "YouTube did not give an answer that can be read.");

    static string Text(string text) => UntrustedText.Clean(text, 500);

    // It is sent back as a header.
    static string? Tag(string? etag) => etag is { Length: > 0 and <= LongestETag } && etag.All(c => c is > ' ' and < '\u007f') ? etag : null;

    // Null where the answer is still the one of the etag; never without one.
    async Task<T?> Send<T>(ClientServiceRequest<T> request, string? etag = null, bool unasked = false) where T : class
    {
        var (pause, askedAt) = (new PauseNote(), clock.GetUtcNow());
        request.AddUnsuccessfulResponseHandler(pause);
        if (etag is not null) request.ModifyRequest += message => message.Headers.TryAddWithoutValidation("If-None-Match", etag);
        if (unasked) request.ModifyRequest += UnitsHandler.Mark;
        try
        {
            return await request.ExecuteAsync() ?? throw new PlatformException(PlatformFailure.Transient, "YouTube gave an empty answer.");
        }
        catch (GoogleApiException same) when (etag is not null && same.HttpStatusCode == HttpStatusCode.NotModified)
        {
            return null;
        }
        catch (GoogleApiException refusal)
        {
            var why = YouTubeRefusal.Of(refusal, pause.Asked, isWrite: request.HttpMethod == HttpMethod.Put.Method);
            if (why.Failure == PlatformFailure.Exhausted) await units.Exhausted(askedAt);
            throw why;
        }
        catch (Exception failure) when (failure is not PlatformException)
        {
            throw new PlatformException(PlatformFailure.Transient, "YouTube did not give an answer that can be read.", inner: failure);
        }
    }
}
