using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace StreamVibe.Tests.Unit.Analysis.Models;

/// <summary>All that is logged, exceptions and all.</summary>
sealed class LogLines : ILoggerProvider, ILogger
{
    public ConcurrentQueue<(int Id, LogLevel Level, string Text)> Lines { get; } = new();

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Lines.Enqueue((eventId.Id, logLevel, $"{formatter(state, exception)} {exception}"));

    public void Dispose() => GC.SuppressFinalize(this);
}
