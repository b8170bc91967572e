using Google.Apis.Http;
using IHandlers = System.Net.Http.IHttpMessageHandlerFactory;

namespace StreamVibe.Connections.YouTube;

/// <summary>Gives Google's client library the product's own HTTP pipelines: its retries are off, ours are on.</summary>
static class GoogleHttp
{
    /// <summary>Requests to the Data API: the standard pipeline with retries.</summary>
    public const string Api = "youtube";

    /// <summary>Exchange, refresh and revocation: never retried here, since a code works once.</summary>
    public const string OAuth = "google-oauth";

    // Our handlers decompress and do not redirect, whatever is asked: the library only wants to hear its own wish back.
    public static HttpClientFromMessageHandlerFactory From(IHandlers handlers, string name) => new(wish =>
        new HttpClientFromMessageHandlerFactory.ConfiguredHttpMessageHandler(handlers.CreateHandler(name), wish.MayPerformDecompression, wish.MayHandleRedirects));
}
