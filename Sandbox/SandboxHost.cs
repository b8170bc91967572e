using StreamVibe.Sandbox.Ai;
using StreamVibe.Sandbox.Anthropic;
using StreamVibe.Sandbox.Control;
using StreamVibe.Sandbox.Facebook;
using StreamVibe.Sandbox.Google;
using StreamVibe.Sandbox.Mail;
using StreamVibe.Sandbox.OpenAi;
using StreamVibe.Sandbox.State;
using StreamVibe.Sandbox.Stripe;
using StreamVibe.Sandbox.YouTube;

namespace StreamVibe.Sandbox;

/// <summary>Builds the outside world: one Kestrel, one state journal, one folder per service.</summary>
public static class SandboxHost
{
    /// <param name="options">Address, data folder and clients.</param>
    /// <param name="systemTime">Real time; the sandbox adds its own offset to it.</param>
    /// <param name="logs">Where to log; silent when absent.</param>
    public static WebApplication Build(SandboxOptions options, TimeProvider systemTime, ILoggerFactory? logs = null)
    {
        // The empty builder reads no settings, so the Api's own addresses and Kestrel sections cannot leak in here.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "StreamVibe.Sandbox" });
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = 4 * 1024 * 1024;
        });
        builder.WebHost.UseUrls(LoopbackAddress.Require(options.Url));
        builder.Services
            .AddRouting()
            .AddRequestDecompression()
            .AddOwnTelemetry(logs)
            .AddSingleton<IHostLifetime, EmbeddedLifetime>()
            .AddSingleton(options)
            .AddState(options, systemTime)
            .AddControl()
            .AddGoogle()
            .AddYouTube()
            .AddFacebook()
            .AddStripe(options)
            .AddAi()
            .AddOpenAi()
            .AddAnthropic()
            .AddMail();

        var app = builder.Build();
        app.UseMiddleware<LoopbackOnly>();
        // Google's client libraries compress what they send.
        app.UseRequestDecompression();
        app.UseMiddleware<RequestJournalMiddleware>();
        app.UseMiddleware<FaultMiddleware>();
        app.UseRouting();
        app.MapHome();
        app.MapControl();
        foreach (var service in app.Services.GetServices<IOutsideService>())
            service.Map(app.MapGroup("/" + service.Name));
        return app;
    }
}
