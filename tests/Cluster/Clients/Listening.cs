using System.Collections.Concurrent;
using StreamVibe.Tests.Cluster.Processes;

namespace StreamVibe.Tests.Cluster.Clients;

/// <summary>A page that listens for news, line by line, until it is closed.</summary>
sealed class Listening : IDisposable
{
    readonly ConcurrentQueue<string> lines = new();
    readonly CancellationTokenSource closing = new();

    public Listening(Person person) => _ = ReadAsync(person);

    /// <summary>Ids of the notifications it was told, in order.</summary>
    public List<string> Notifications => [.. lines.Where(line => line.StartsWith("id: ", StringComparison.Ordinal))];

    public Task WaitForAsync(string text, Func<string> tell) => Wait.UntilAsync($"'{text}' on a page", TimeSpan.FromSeconds(40),
        () => Task.FromResult(lines.Any(line => line.Contains(text, StringComparison.Ordinal))), () => $"{string.Join('\n', lines)}\n{tell()}");

    public void Dispose() => closing.Cancel();

    async Task ReadAsync(Person person)
    {
        try
        {
            using var answer = await person.OpenAsync("/api/events", closing.Token);
            using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync(closing.Token));
            while (await reader.ReadLineAsync(closing.Token) is { } line) lines.Enqueue(line);
        }
        catch (Exception ended) when (ended is OperationCanceledException or HttpRequestException or IOException)
        {
            lines.Enqueue($"The stream ended: {ended.Message}");
        }
    }
}
