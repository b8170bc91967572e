using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Hosting;

namespace StreamVibe.Tests.Unit.Settings;

/// <summary>A host's environment, as far as the code under test asks.</summary>
sealed class TestEnvironment(string name, string contentRoot) : IHostEnvironment
{
    public string EnvironmentName { get; set; } = name;
    public string ApplicationName { get; set; } = "tests";
    public string ContentRootPath { get; set; } = contentRoot;
    public IFileProvider ContentRootFileProvider { get; set; } = new NullFileProvider();
}

/// <summary>An empty folder outside the checkout that goes with the test.</summary>
sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("streamvibe-unit-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
