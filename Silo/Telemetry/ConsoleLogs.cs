namespace StreamVibe.Telemetry;

/// <summary>One line of text per event for a developer, one JSON object per event for a machine.</summary>
static class ConsoleLogs
{
    /// <summary>These say at Information what nobody needs while all is well.</summary>
    static readonly string[] chatty = ["Orleans", "Microsoft.Orleans", "Microsoft.EntityFrameworkCore", "Microsoft.AspNetCore", "System.Net.Http.HttpClient", "Polly", "Npgsql"];

    public static void Add(IHostApplicationBuilder builder)
    {
        builder.Logging.ClearProviders();
        if (builder.Environment.IsDevelopment()) builder.Logging.AddSimpleConsole(options => (options.SingleLine, options.TimestampFormat, options.UseUtcTimestamp) = (true, "HH:mm:ss ", true));
        else builder.Logging.AddJsonConsole(options => (options.TimestampFormat, options.UseUtcTimestamp) = ("O", true));
        // First, so that the section Logging of the configuration wins where it says otherwise.
        builder.Services.Insert(0, ServiceDescriptor.Singleton<Microsoft.Extensions.Options.IConfigureOptions<LoggerFilterOptions>>(
            new Microsoft.Extensions.Options.ConfigureOptions<LoggerFilterOptions>(options =>
            {
                foreach (var category in chatty) options.AddFilter(category, LogLevel.Warning);
                // Its first round measures from when the machine started, and warns about it at every start of ours.
                if (builder.Environment.IsDevelopment()) options.AddFilter("Orleans.Runtime.Watchdog", LogLevel.Error);
            })));
    }
}
