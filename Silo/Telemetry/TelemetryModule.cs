using Npgsql;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using StreamVibe.Telemetry;

namespace StreamVibe;

/// <summary>Metrics for <c>/metrics</c>, traces and metrics for a collector when <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> names one, and logs.</summary>
public static class TelemetryModule
{
    public static void AddTelemetry(this IHostApplicationBuilder builder)
    {
        ConsoleLogs.Add(builder);
        var exporting = builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"] is { Length: > 0 };
        var telemetry = builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService("streamvibe"))
            .WithMetrics(metrics => metrics
                .AddAspNetCoreInstrumentation().AddHttpClientInstrumentation().AddRuntimeInstrumentation()
                .AddMeter("Microsoft.Orleans", "Npgsql", "StreamVibe.*")
                .AddPrometheusExporter())
            .WithTracing(traces => traces
                // Without anybody to send them to, spans are not recorded; the id of the trace goes on to errors, logs and the audit log all the same.
                .SetSampler(exporting ? new ParentBasedSampler(new AlwaysOnSampler()) : new AlwaysOffSampler())
                .AddProcessor<SecretsStayOut>()
                .AddAspNetCoreInstrumentation(options => options.Filter = context => !context.Request.Path.StartsWithSegments("/health") && !context.Request.Path.StartsWithSegments("/metrics"))
                .AddHttpClientInstrumentation()
                .AddSource("Microsoft.Orleans.Application", "Microsoft.Orleans.Runtime", "StreamVibe.*")
                .AddNpgsql());
        if (exporting) telemetry.UseOtlpExporter();
    }

    public static void MapMetrics(this IEndpointRouteBuilder app) => app.MapPrometheusScrapingEndpoint("/metrics").AllowAnonymous();
}
