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

    public static HttpClientFromMessageHandlerFactory From(IHandlers handlers, string name) => new(_ =>
        new HttpClientFromMessageHandlerFactory.ConfiguredHttpMessageHandler(handlers.CreateHandler(name), true, false));
}
