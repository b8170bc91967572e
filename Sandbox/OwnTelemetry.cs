using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace StreamVibe.Sandbox;

/// <summary>
/// Keeps the outside world out of the product's logs, traces and metrics when both share a process: its addresses carry
/// codes and tokens, and its ten-second polls are nobody's latency. Its own names must not start with ours, which are exported.
/// </summary>
internal static class OwnTelemetry
{
    public static IServiceCollection AddOwnTelemetry(this IServiceCollection services, ILoggerFactory? logs)
    {
        services.AddLogging(logging =>
        {
            logging.AddFilter("Microsoft", LogLevel.Warning);
            if (logs is not null)
                logging.AddProvider(new OuterLogs(logs));
        });
        return services
            .AddSingleton(new ActivitySource("Sandbox"))
            .AddSingleton(new DiagnosticListener("Sandbox"))
            .AddSingleton<IMeterFactory, OwnMeters>();
    }

    sealed class OuterLogs(ILoggerFactory logs) : ILoggerProvider
    {
        public ILogger CreateLogger(string categoryName) => logs.CreateLogger(categoryName);

        public void Dispose()
        {
            // The factory is the outer host's.
        }
    }

    sealed class OwnMeters : IMeterFactory
    {
        readonly List<Meter> meters = [];

        public Meter Create(MeterOptions options)
        {
            var meter = new Meter("Sandbox." + options.Name, options.Version);
            lock (meters)
                meters.Add(meter);
            return meter;
        }

        public void Dispose() => meters.ForEach(meter => meter.Dispose());
    }
}
