using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;

namespace StreamVibe.Tests.Unit.Sandbox.Stripe;

/// <summary>A webhook that keeps what it is sent and answers as it is told.</summary>
public sealed class WebhookReceiver : IAsyncDisposable
{
    readonly WebApplication app;
    readonly ConcurrentQueue<Received> received = [];

    public WebhookReceiver()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        app.MapPost("/hook", async context =>
        {
            using var reader = new StreamReader(context.Request.Body);
            received.Enqueue(new(await reader.ReadToEndAsync(), context.Request.Headers["Stripe-Signature"].ToString()));
            context.Response.StatusCode = Status;
        });
    }

    public int Status { get; set; } = 200;

    public string Url => app.Urls.Single() + "/hook";

    public IReadOnlyList<Received> All => [.. received];

    public Task StartAsync() => app.StartAsync();

    /// <summary>Waits until so many have come.</summary>
    public async Task<IReadOnlyList<Received>> Until(int count)
    {
        for (var tries = 0; received.Count < count; tries++)
        {
            Assert.True(tries < 400, $"{received.Count} of {count} events came within 20 s.");
            await Task.Delay(50);
        }
        return All;
    }

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
    }
}

public sealed record Received(string Body, string Signature);
