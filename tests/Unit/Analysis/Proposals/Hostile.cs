using System.Text.Json;
using StreamVibe.Content;

namespace StreamVibe.Tests.Unit.Analysis.Proposals;

/// <summary>Items whose texts try to make a model do something else than it was asked to. The integration tests have the same file.</summary>
static class Hostile
{
    sealed record Entry(string Name, string Title, string Description, string[] Tags, int Times = 1);

    public static IReadOnlyList<(string Name, ContentItem Item)> Items { get; } = Read();

    public static TheoryData<string> Names => [.. Items.Select(one => one.Name)];

    public static ContentItem Item(string name) => Items.Single(one => one.Name == name).Item;

    static List<(string, ContentItem)> Read()
    {
        using var file = typeof(Hostile).Assembly.GetManifestResourceStream("hostile-items.json")!;
        return [.. JsonSerializer.Deserialize<Entry[]>(file, JsonSerializerOptions.Web)!.Select(entry => (entry.Name, StreamVibe.Tests.Unit.Content.Items.Any with
        {
            Title = entry.Title, Description = string.Concat(Enumerable.Repeat(entry.Description, entry.Times)), Tags = [.. entry.Tags],
        }))];
    }
}
