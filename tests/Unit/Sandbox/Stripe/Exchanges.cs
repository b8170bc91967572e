using System.Collections.Concurrent;

namespace StreamVibe.Tests.Unit.Sandbox.Stripe;

/// <summary>What Stripe's client sent, and what it was answered.</summary>
public sealed class Exchanges
{
    readonly ConcurrentQueue<Exchange> all = [];

    public IReadOnlyList<Exchange> All => [.. all];

    public HttpMessageHandler Over(HttpMessageHandler inner) => new Recorder(all) { InnerHandler = inner };

    sealed class Recorder(ConcurrentQueue<Exchange> all) : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var sent = request.Content is null ? request.RequestUri!.Query : await request.Content.ReadAsStringAsync(cancellationToken);
            var response = await base.SendAsync(request, cancellationToken);
            await response.Content.LoadIntoBufferAsync(cancellationToken);
            var path = request.RequestUri!.AbsolutePath["/stripe".Length..];
            all.Enqueue(new(request.Method.Method, path, sent, (int)response.StatusCode, await response.Content.ReadAsStringAsync(cancellationToken)));
            return response;
        }
    }
}

/// <param name="Sent">The form or the query.</param>
public sealed record Exchange(string Method, string Path, string Sent, int Status, string Answer);
