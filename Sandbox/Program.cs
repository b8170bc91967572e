namespace StreamVibe.Sandbox;

/// <summary>The outside world in a process of its own: <c>dotnet run --project Sandbox</c>.</summary>
static class SandboxProgram
{
    public static async Task Main(string[] args)
    {
        var builder = Host.CreateApplicationBuilder(args);
        builder.Services.AddOptions<SandboxOptions>().Bind(builder.Configuration.GetSection(SandboxOptions.Section));
        builder.Services.AddSingleton(TimeProvider.System).AddHostedService<SandboxService>();
        await builder.Build().RunAsync();
    }
}
