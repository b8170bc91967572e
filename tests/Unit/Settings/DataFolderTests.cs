using StreamVibe.Settings;

namespace StreamVibe.Tests.Unit.Settings;

public sealed class DataFolderTests
{
    [Fact]
    public void The_folder_is_beside_the_solution_however_deep_the_content_root_is()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(Path.Combine(folder.Path, "StreamVibe.sln"), "");
        var deep = Directory.CreateDirectory(Path.Combine(folder.Path, "Api", "bin", "x")).FullName;
        Assert.Equal(Path.Combine(folder.Path, ".data"), DataFolder.Of(new TestEnvironment("Development", deep)));
    }

    [Fact]
    public void Without_a_solution_the_folder_is_in_the_content_root()
    {
        using var folder = new TemporaryFolder();
        Assert.Equal(Path.Combine(folder.Path, ".data"), DataFolder.Of(new TestEnvironment("Development", folder.Path)));
    }
}
