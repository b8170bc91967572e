using Microsoft.Extensions.Hosting;

namespace StreamVibe.Settings;

/// <summary>Where a development machine keeps what must survive a restart: an ignored folder of the checkout.</summary>
public static class DataFolder
{
    /// <summary>The folder <c>.data</c> beside the solution above the content root; without a solution, in the content root.</summary>
    public static string Of(IHostEnvironment environment)
    {
        for (var folder = new DirectoryInfo(environment.ContentRootPath); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "StreamVibe.sln"))) return Path.Combine(folder.FullName, ".data");
        return Path.Combine(environment.ContentRootPath, ".data");
    }
}
