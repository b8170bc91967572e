using System.Net;
using System.Text.Json;
using StreamVibe.Tests.Integration.Fixtures;

namespace StreamVibe.Tests.Integration.Analysis;

/// <summary>From a video that a model looks at to what YouTube shows, and back.</summary>
public sealed class WholeWayTests(SharedSystem system) : IClassFixture<SharedSystem>
{
    [Fact]
    public async Task What_a_model_proposed_is_applied_published_synced_and_taken_back()
    {
        var author = await Author.NewAsync(system.App);
        var user = author.User;
        await user.Analyze(author.Item);
        var suggestions = await user.All($"/api/content/{author.Item}/suggestions");
        Assert.NotEmpty(suggestions);
        foreach (var suggestion in suggestions)
        {
            var applied = await (await author.Apply(suggestion.Id(), new { publish = true })).Json();
            Assert.Equal(("applied", "published"), (applied.Text("status"), applied.GetProperty("publication").Text("status")));
        }
        var (shown, there) = (await author.Shown(), await author.There());
        Assert.Equal((shown.Text("title"), shown.Text("description")), (there.Title, there.Description));
        Assert.Equal(shown.Texts("tags"), there.Tags);
        Assert.NotEqual((author.Video.Title, author.Video.Description), (there.Title, there.Description));
        // What no suggestion is about is as it was.
        Assert.Equal((author.Video.Visibility, author.Video.CategoryId, "de", "fr"), (there.Visibility, there.CategoryId, there.DefaultLanguage, there.DefaultAudioLanguage));
        Assert.Equal(0, (await user.Sync(author.Connection)).Number("updated"));

        await (await user.Send(HttpMethod.Post, $"/api/content/{author.Item}/revisions/1/restore", new { publish = true })).Expect(HttpStatusCode.OK);
        there = await author.There();
        Assert.Equal((author.Video.Title, author.Video.Description), (there.Title, there.Description));
        Assert.Equal(author.Video.Tags, there.Tags);
        Assert.Equal(0, (await user.Sync(author.Connection)).Number("updated"));
        Assert.Equal(suggestions.Count + 2, (await user.All($"/api/content/{author.Item}/revisions")).Count);
        Assert.All(await author.Publications(), publication => Assert.Equal("published", publication.Text("status")));
        Assert.Equal(suggestions.Count + 1, JsonSerializer.Deserialize<JsonElement>($"{await user.Get("/api/me/export")}").GetProperty("publications").GetArrayLength());
    }
}
