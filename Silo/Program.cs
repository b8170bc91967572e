using StreamVibe.Hosting;

namespace StreamVibe;

/// <summary>A silo apart from the API: <c>dotnet run --project Silo</c>. Its small HTTP address serves health and metrics only.</summary>
static class SiloProgram
{
    public static async Task Main(string[] args)
    {
        var builder = WebApplication.CreateBuilder(args);
        builder.AddSiloAddress();
        builder.AddTelemetry();
        builder.AddSilo();
        builder.AddStreamVibeHealth();

        var app = builder.Build();
        app.MapHealth();
        app.MapMetrics();
        await app.RunAsync();
    }
}
