using Google.Apis.Http;

namespace StreamVibe.Connections.YouTube;

/// <summary>Listens to what a request was refused with, since the library's exception does not say which pause was asked for.</summary>
sealed class PauseNote : IHttpUnsuccessfulResponseHandler
{
    public TimeSpan? Asked { get; private set; }

    public Task<bool> HandleResponseAsync(HandleUnsuccessfulResponseArgs args)
    {
        Asked = RetryAfter.Asked(args.Response);
        return Task.FromResult(false);
    }
}
