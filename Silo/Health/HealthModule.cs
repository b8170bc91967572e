using System.Text.Json;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using StreamVibe.Health;
using StreamVibe.Settings;

namespace StreamVibe;

/// <summary><c>/health/live</c>: the process answers, nothing else is touched. <c>/health/ready</c>: it can do its work.</summary>
public static class HealthModule
{
    public static void AddStreamVibeHealth(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSettings<MaintenanceSettings>(MaintenanceSettings.Section);
        builder.Services.AddSingleton<JobWatch>().AddHostedService(services => services.GetRequiredService<JobWatch>());
        builder.Services.AddHealthChecks()
            .AddCheck<NotStopping>("process")
            .AddCheck<ClusterReady>("cluster")
            .AddCheck<DatabaseReady>("database")
            .AddCheck<ClockReady>("clock")
            .AddCheck<MaintenanceReady>("maintenance");
    }

    public static void MapHealth(this IEndpointRouteBuilder app)
    {
        app.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false, ResponseWriter = Write }).AllowAnonymous();
        app.MapHealthChecks("/health/ready", new HealthCheckOptions { ResponseWriter = Write }).AllowAnonymous();
    }

    /// <summary>States only: reasons may name hosts and are for the log.</summary>
    static Task Write(HttpContext context, HealthReport report)
    {
        var checks = report.Entries.ToDictionary(entry => entry.Key, entry => entry.Value.Status.ToString());
        return context.Response.WriteAsJsonAsync(new { status = report.Status.ToString(), checks }, JsonSerializerOptions.Web, context.RequestAborted);
    }
}
