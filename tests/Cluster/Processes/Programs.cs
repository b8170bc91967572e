namespace StreamVibe.Tests.Cluster.Processes;

/// <summary>The built programs, each in its own output folder beside that of these tests.</summary>
static class Programs
{
    public static readonly string Api = Built("Api");
    public static readonly string Silo = Built("Silo");
    public static readonly string Sandbox = Built("Sandbox");

    /// <summary>The folder with Api's settings files, as run.sh names it.</summary>
    public static readonly string ContentRoot = Path.Combine(Repository(AppContext.BaseDirectory), "Api");

    /// <summary>The host that runs these tests, so that the programs get the same runtime.</summary>
    public static readonly string Dotnet = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "../../../dotnet"));

    static string Built(string project)
    {
        // artifacts/bin/Cluster/<configuration>/ → artifacts/bin/<project>/<configuration>/
        var own = new DirectoryInfo(AppContext.BaseDirectory);
        var program = Path.Combine(own.Parent!.Parent!.FullName, project, own.Name, $"StreamVibe.{project}.dll");
        return File.Exists(program) ? program : throw new InvalidOperationException($"{program} was not built.");
    }

    static string Repository(string below)
    {
        for (var at = new DirectoryInfo(below); at is not null; at = at.Parent)
            if (File.Exists(Path.Combine(at.FullName, "StreamVibe.sln"))) return at.FullName;
        throw new InvalidOperationException($"No StreamVibe.sln above {below}.");
    }
}
