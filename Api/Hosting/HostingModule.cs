using StreamVibe.Hosting;
using StreamVibe.Sandbox;
using StreamVibe.Settings;

namespace StreamVibe.Api.Hosting;

/// <summary>What this process is, by settings alone: everything in one, or an API before silos that run apart.</summary>
static class HostingModule
{
    /// <summary>Development's outside world. Only the process that is everything in one also plays it; it starts first, since everything else may call it.</summary>
    public static void AddOutsideWorld(this WebApplicationBuilder builder)
    {
        if (!builder.Configuration.GetValue("Sandbox:Enabled", false) || !builder.IsEmbedded()) return;
        builder.Services.AddSandbox(builder.Configuration, builder.Environment);
        // Beside the database of this machine, from whichever folder the process was started.
        if (builder.Configuration["Sandbox:DataPath"] is null)
            builder.Services.Configure<SandboxOptions>(options => options.DataPath = Path.Combine(DataFolder.Of(builder.Environment), "sandbox"));
        // Stripe's events come to this very process, where it is reached on this machine.
        if (builder.Configuration["Sandbox:WebhookUrl"] is null && Uri.TryCreate(builder.Configuration["Api:PublicBaseUrl"], UriKind.Absolute, out var own) && own is { IsLoopback: true, Scheme: "http" })
            builder.Services.Configure<SandboxOptions>(options => options.WebhookUrl = new Uri(own, "/api/webhooks/stripe").AbsoluteUri);
    }

    /// <summary>Where clients reach this process, unless the host's own settings (<c>ASPNETCORE_URLS</c>, <c>--urls</c>) say otherwise.</summary>
    public static void AddAddress(this WebApplicationBuilder builder)
    {
        if (builder.Configuration["urls"] is null && builder.Configuration["http_ports"] is null) builder.WebHost.UseUrls("http://127.0.0.1:5080");
    }

    public static void AddCluster(this WebApplicationBuilder builder)
    {
        if (builder.IsEmbedded()) builder.AddSilo();
        else builder.AddClusterClient();
    }

    static bool IsEmbedded(this WebApplicationBuilder builder) => builder.Configuration.GetValue("Cluster:Mode", ClusterMode.Embedded) == ClusterMode.Embedded;
}
