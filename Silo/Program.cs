using StreamVibe.Hosting;

namespace StreamVibe;

/// <summary>
/// A silo apart from the API: <c>dotnet run --project Silo</c>. Its small HTTP address serves health and metrics only.
/// With <c>secret …</c> it writes a secret of the settings instead, and ends.
/// </summary>
static class SiloProgram
{
    public static async Task<int> Main(string[] args)
    {
        if (args is ["secret", .. var words]) return await SecretCommand.RunAsync(words, WebApplication.CreateBuilder(), Console.In, Console.Out);
        var builder = WebApplication.CreateBuilder(args);
        builder.AddSiloAddress();
        builder.AddTelemetry();
        builder.AddSilo();
        builder.AddStreamVibeHealth();

        var app = builder.Build();
        app.MapHealth();
        app.MapMetrics();
        await app.RunAsync();
        return 0;
    }
}
