using System.Collections.Concurrent;
using System.Text;
using Microsoft.Extensions.Logging;

namespace StreamVibe.Tests.Integration.Fixtures;

/// <summary>Everything the app logs: messages, their fields, exceptions and scopes.</summary>
public sealed class LogCapture : ILoggerProvider
{
    readonly ConcurrentQueue<string> lines = new();

    public IReadOnlyList<string> Lines => [.. lines];

    /// <summary>
    /// The first line that holds all of <paramref name="words"/>. It is waited for, since a line follows what it tells of: who has seen a row change can be a moment ahead of it.
    /// </summary>
    public Task<string?> Told(params string[] words) =>
        Eventually.Get($"a line in the log with '{string.Join("', '", words)}'", () => Task.FromResult(lines.FirstOrDefault(line => Array.TrueForAll(words, word => line.Contains(word, StringComparison.Ordinal)))), line => line is not null);

    public ILogger CreateLogger(string categoryName) => new Capturing(categoryName, lines);

    public void Dispose()
    {
        // Nothing is held.
    }

    sealed class Capturing(string category, ConcurrentQueue<string> lines) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull
        {
            lines.Enqueue($"{category} scope {Text(state)}");
            return null;
        }

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            lines.Enqueue($"{logLevel} {category}[{eventId.Id}] {eventId.Name}: {formatter(state, exception)} {Text(state)} {exception}");

        static string Text(object? state)
        {
            if (state is not IEnumerable<KeyValuePair<string, object?>> fields) return $"{state}";
            var text = new StringBuilder();
            foreach (var (name, value) in fields) text.Append(name).Append('=').Append(value).Append(' ');
            return text.ToString();
        }
    }
}
