using Microsoft.Extensions.DependencyInjection.Extensions;
using StreamVibe.Settings;

namespace StreamVibe.Time;

static class ClockModule
{
    /// <summary>The product's <see cref="TimeProvider"/>: the system's, or with the sandbox on one that follows the sandbox.</summary>
    public static void AddSandboxClock(this IHostApplicationBuilder builder, bool runsGrains)
    {
        builder.Services.AddSettings<SandboxSettings>(SandboxSettings.Section)
            .Validate(settings => !settings.Enabled || !builder.Environment.IsProduction(), $"{SandboxSettings.Section}:{nameof(SandboxSettings.Enabled)}: Production refuses the sandbox.");
        if (!builder.Configuration.GetValue<bool>($"{SandboxSettings.Section}:{nameof(SandboxSettings.Enabled)}"))
        {
            builder.Services.TryAddSingleton(TimeProvider.System);
            return;
        }
        builder.Services.AddHttpClient(SandboxClockFollower.Client, client => client.Timeout = Timeout.InfiniteTimeSpan);
        builder.Services.AddSingleton<SandboxClock>();
        builder.Services.AddSingleton<TimeProvider>(services => services.GetRequiredService<SandboxClock>());
        builder.Services.AddSingleton(_ => new ClockFollowing(runsGrains));
        builder.Services.TryAddSingleton<WakeOverdue>(_ => _ => Task.CompletedTask);
        builder.Services.AddHostedService<SandboxClockFollower>();
    }
}
