using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using StreamVibe.Tests.Cluster.Processes;

namespace StreamVibe.Tests.Cluster.Clients;

/// <summary>The sandbox as a machine sees it whose clock is wrong: everything is the same but the time, which can be set while it runs.</summary>
sealed class WrongClock : IAsyncDisposable
{
    static readonly HttpClient http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { Timeout = Timeout.InfiniteTimeSpan };

    readonly WebApplication app;
    readonly Uri sandbox;
    CancellationTokenSource current = new();
    TimeSpan error;

    WrongClock(WebApplication app, Uri sandbox, Uri address) => (this.app, this.sandbox, Address) = (app, sandbox, address);

    public Uri Address { get; }

    public static async Task<WrongClock> StartAsync(Uri sandbox)
    {
        var address = new Uri($"http://127.0.0.1:{Ports.Next()}");
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls(address.ToString());
        var clock = new WrongClock(builder.Build(), sandbox, address);
        clock.app.Run(context => context.Request.Path == "/_control/clock/follow" ? clock.FollowAsync(context) : clock.PassOnAsync(context));
        await clock.app.StartAsync(TestContext.Current.CancellationToken);
        return clock;
    }

    /// <summary>From now on the machine's clock is so much ahead, or behind.</summary>
    public void Set(TimeSpan ahead)
    {
        error = ahead;
        Interlocked.Exchange(ref current, new()).Cancel();
    }

    public ValueTask DisposeAsync()
    {
        current.Dispose();
        return app.DisposeAsync();
    }

    async Task FollowAsync(HttpContext context)
    {
        using var asked = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, current.Token);
        try
        {
            using var answer = await http.GetAsync(Beyond(context), asked.Token);
            context.Response.StatusCode = (int)answer.StatusCode;
            if (!answer.IsSuccessStatusCode || JsonNode.Parse(await answer.Content.ReadAsStringAsync(asked.Token) is { Length: > 0 } text ? text : "null") is not { } step) return;
            step["offset"] = (TimeSpan.Parse((string)step["offset"]!, CultureInfo.InvariantCulture) + error).ToString("c", CultureInfo.InvariantCulture);
            await context.Response.WriteAsJsonAsync(step, asked.Token);
        }
        catch (OperationCanceledException)
        {
            // Whoever is cut off asks for the time anew.
            context.Abort();
        }
    }

    async Task PassOnAsync(HttpContext context)
    {
        using var request = new HttpRequestMessage(new HttpMethod(context.Request.Method), Beyond(context));
        if (context.Request.ContentLength > 0 || context.Request.Headers.TransferEncoding.Count > 0) request.Content = new StreamContent(context.Request.Body);
        foreach (var (name, values) in context.Request.Headers)
            if (name is not ("Host" or "Transfer-Encoding" or "Connection") && !request.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values))
                request.Content?.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values);
        using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, context.RequestAborted);
        context.Response.StatusCode = (int)answer.StatusCode;
        foreach (var (name, values) in answer.Headers.Concat(answer.Content.Headers))
            if (name is not ("Transfer-Encoding" or "Connection")) context.Response.Headers[name] = values.ToArray();
        await answer.Content.CopyToAsync(context.Response.Body, context.RequestAborted);
    }

    Uri Beyond(HttpContext context) => new(sandbox, $"{context.Request.Path.ToUriComponent()}{context.Request.QueryString.ToUriComponent()}");
}
