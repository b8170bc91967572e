namespace StreamVibe.Tests.Integration.Fixtures;

/// <summary>Files of the checkout the tests were built from.</summary>
static class Checkout
{
    public static string ApiDescription => Path.Combine(Folder(), "Api", "openapi.json");

    static string Folder()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "StreamVibe.sln"))) return folder.FullName;
        throw new InvalidOperationException("The tests do not run inside the checkout.");
    }
}
