using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;

namespace StreamVibe.Tests.Integration.Fixtures;

/// <summary>An open page that listens to <c>/api/events</c>: what it was told, in order.</summary>
sealed class EventPage : IAsyncDisposable
{
    readonly HttpResponseMessage answer;
    readonly CancellationTokenSource leaving = new();
    readonly ConcurrentQueue<PageEvent> told = new();
    int pings;

    EventPage(HttpResponseMessage answer)
    {
        this.answer = answer;
        Ended = Task.Run(Read);
    }

    public HttpResponseMessage Answer => answer;

    public IReadOnlyList<PageEvent> Told => [.. told];

    public int Pings => Volatile.Read(ref pings);

    /// <summary>Completed once the server has ended the stream, or broken it off.</summary>
    public Task Ended { get; }

    public static async Task<EventPage> OpenAsync(HttpClient http, object? lastId = null) => await ReadAsync(await (await AskAsync(http, lastId)).Expect(HttpStatusCode.OK));

    /// <summary>A page that listens to this answer.</summary>
    public static async Task<EventPage> ReadAsync(HttpResponseMessage answer)
    {
        var page = new EventPage(answer);
        await Eventually.Get("a first sign of life", () => Task.FromResult(page.Pings), seen => seen > 0);
        return page;
    }

    /// <summary>The answer as soon as its headers are there.</summary>
    public static Task<HttpResponseMessage> AskAsync(HttpClient http, object? lastId = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "/api/events");
        if (lastId is not null) request.Headers.TryAddWithoutValidation("Last-Event-ID", $"{lastId}");
        return http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    public List<PageEvent> Of(string name) => [.. told.Where(one => one.Name == name)];

    public Task<PageEvent> Wait(string name, Func<JsonElement, bool>? wanted = null) => Wait(name, 1, wanted);

    /// <summary>The so-manieth event of this name that is as wanted.</summary>
    public async Task<PageEvent> Wait(string name, int count, Func<JsonElement, bool>? wanted = null) =>
        (await Eventually.Get($"event {count} '{name}' on a page", () => Task.FromResult(Of(name).FindAll(one => wanted?.Invoke(one.Data) ?? true)), found => found.Count >= count))[count - 1];

    /// <summary>Waits until everything that was on its way is here: the next sign of life comes after it.</summary>
    public async Task Settle()
    {
        var seen = Pings;
        await Eventually.Get("a sign of life", () => Task.FromResult(Pings), now => now > seen);
    }

    public async ValueTask DisposeAsync()
    {
        await leaving.CancelAsync();
        answer.Dispose();
        await Ended;
        leaving.Dispose();
    }

    async Task Read()
    {
        try
        {
            using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync(leaving.Token));
            var lines = new List<string>();
            while (await reader.ReadLineAsync(leaving.Token) is { } line)
            {
                if (line.Length > 0) lines.Add(line);
                else Take(lines);
            }
        }
        catch (Exception left) when (left is OperationCanceledException or IOException or ObjectDisposedException)
        {
            // One of the two sides left.
        }
    }

    void Take(List<string> lines)
    {
        if (lines is [": ping"]) Interlocked.Increment(ref pings);
        else told.Enqueue(new(Value("event: ")!, Value("id: "), Value("data: ")!));
        lines.Clear();

        string? Value(string field) => lines.SingleOrDefault(line => line.StartsWith(field, StringComparison.Ordinal))?[field.Length..];
    }
}

/// <summary>One event as it stood on the wire.</summary>
sealed record PageEvent(string Name, string? Id, string Text)
{
    public JsonElement Data { get; } = JsonSerializer.Deserialize<JsonElement>(Text);
}
