namespace StreamVibe.Hosting;

static class SiloAddress
{
    /// <summary>Loopback unless told otherwise (<c>ASPNETCORE_URLS</c>): health and metrics are for the machine's own watchers.</summary>
    public static void AddSiloAddress(this WebApplicationBuilder builder)
    {
        if (string.IsNullOrEmpty(builder.Configuration[WebHostDefaults.ServerUrlsKey]) && string.IsNullOrEmpty(builder.Configuration["HTTP_PORTS"]))
            builder.WebHost.UseUrls("http://127.0.0.1:5081");
    }
}
