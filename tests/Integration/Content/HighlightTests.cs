using System.Text.Json;
using StreamVibe.Tests.Integration.Fixtures;

namespace StreamVibe.Tests.Integration.Content;

/// <summary>What an answer to a search shows of why it was found.</summary>
public sealed class HighlightTests(SharedSystem system) : IClassFixture<SharedSystem>
{
    [Fact]
    public async Task A_search_marks_its_words_in_title_and_description_and_nothing_else_does()
    {
        var user = await system.App.RegisterAsync();
        var account = await system.App.Sandbox.NewAccount();
        await system.App.Sandbox.AddItem(new { account, title = "Walking on Etna", description = $"{Filler}Yesterday we walked up to the crater, and it walks with us still. {Filler}" });
        await system.App.Sandbox.AddItem(new { account, title = "<b>walk</b> & <script>alert(1)</script>", description = "No <i>tag</i> is lost: <walk>" });
        await system.App.Sandbox.AddItem(new { account, title = "A \uE000false\uE001 mark, a \uE002veil and a walk", description = "" });
        await user.ConnectYouTube(account);

        var found = (await user.All("/api/content?q=walk")).ToDictionary(item => item.Text("title")[..1]);
        Assert.Equal(3, found.Count);
        Assert.Equal("[Walking]| on Etna", Shown(found["W"], "title"));
        var fragment = Shown(found["W"], "description");
        Assert.Contains("[walked]| up to the crater", fragment, StringComparison.Ordinal);
        Assert.InRange(fragment.Split(' ').Length, 10, 35);
        Assert.Equal("<b>|[walk]|</b> & <script>alert(1)</script>", Shown(found["<"], "title"));
        Assert.Equal("No <i>tag</i> is lost: <|[walk]|>", Shown(found["<"], "description"));
        Assert.Equal("A false mark, a veil and a |[walk]", Shown(found["A"], "title"));
        Assert.Equal("", Shown(found["A"], "description"));

        // Without a search there is nothing to show, in a list as in an item.
        foreach (var item in await user.All("/api/content")) Assert.DoesNotContain("highlights", item.Names());
        Assert.DoesNotContain("highlights", (await user.Get($"/api/content/{found["W"].Id()}")).Names());
    }

    static string Filler => string.Concat(Enumerable.Repeat("Some words that nobody looks for stand here. ", 20));

    static string Shown(JsonElement item, string field) =>
        string.Join('|', item.GetProperty("highlights").GetProperty(field).EnumerateArray().Select(part => part.GetProperty("match").GetBoolean() ? $"[{part.Text("text")}]" : part.Text("text")));
}
