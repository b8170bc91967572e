using StreamVibe.Tests.Integration.Fixtures;

namespace StreamVibe.Tests.Integration.Connections;

/// <summary>Each video of a channel is answered with something else that makes no sense.</summary>
public sealed class MalformedVideoTests(SharedSystem system) : IClassFixture<SharedSystem>
{
    /// <summary>No item: not even an id, no essentials, or a member that is of another type than it can be.</summary>
    static readonly string[] Unreadable =
    [
        """ "not a video" """, "42", "[]", """{"id":null}""", """{"id":{"nested":1}}""", """{"id":"with spaces, and more"}""",
        """{"snippet":null}""", """{"snippet":"text"}""", """{"snippet":[]}""", """{"snippet":{"title":null}}""", """{"snippet":{"title":["a"]}}""", """{"snippet":{"title":{"a":1}}}""",
        """{"snippet":{"publishedAt":null}}""", """{"snippet":{"publishedAt":"yesterday"}}""", """{"snippet":{"publishedAt":"0001-01-01T00:00:00Z"}}""",
        """{"snippet":{"publishedAt":"9999-12-31T23:59:59Z"}}""", """{"snippet":{"publishedAt":"2026-13-45T99:00:00Z"}}""", """{"snippet":{"publishedAt":{}}}""",
        """{"statistics":7}""", """{"statistics":{"viewCount":"-1"}}""", """{"statistics":{"viewCount":"99999999999999999999999"}}""", """{"statistics":{"viewCount":"abc","likeCount":{}}}""",
        """{"statistics":{"viewCount":1e400}}""", """{"status":{"privacyStatus":7}}""", """{"snippet":{"tags":"one"}}""", """{"snippet":{"tags":[null,1,"two"]}}""",
        """{"snippet":{"thumbnails":{"default":{"url":7,"width":"wide"}}}}""",
    ];

    /// <summary>Odd, and an item all the same.</summary>
    static readonly string[] Odd =
    [
        """{"statistics":null}""", """{"statistics":{"viewCount":9007199254740993}}""", """{"contentDetails":null}""", """{"contentDetails":{"duration":"soon"}}""",
        """{"contentDetails":{"duration":"P99999999999999Y"}}""", """{"status":null}""", """{"status":{"privacyStatus":"secret"}}""", """{"snippet":{"tags":null}}""", """{"snippet":{"tags":[null,"two"]}}""",
        """{"snippet":{"thumbnails":null}}""", """{"snippet":{"title":"Nothing\u0000between","description":"\u0000"}}""", """{"unheardOf":{"a":[1,2,{"b":null}]},"snippet":{"alsoNew":1e400}}""",
    ];

    SandboxDriver Sandbox => system.App.Sandbox;

    [Fact]
    public async Task What_can_be_read_is_here_and_what_cannot_stays_out_and_comes_when_it_can()
    {
        var user = await system.App.RegisterAsync();
        var account = await Sandbox.NewAccount(Unreadable.Length + Odd.Length + 3);
        var there = await Sandbox.Items(account);
        await Malform(there);
        var connection = await user.ConnectYouTube(account);
        var expected = there.Skip(Unreadable.Length).Select(item => item.Id).ToList();
        var here = await Ids(user);
        Assert.Equal("", string.Join('\n', Odd.Zip(expected).Where(odd => !here.Contains(odd.Second)).Select(odd => odd.First)));
        Assert.Equal("", string.Join('\n', Unreadable.Zip(there).Where(broken => here.Contains(broken.Second.Id)).Select(broken => broken.First)));
        var again = await user.Sync(connection);
        Assert.Equal(("completed", 0, 0), (again.Text("status"), again.Number("created"), again.Number("deleted")));
        Assert.Equal(expected.Order(), (await Ids(user)).Order());

        foreach (var item in there) await Sandbox.Malform(item.Id, "{}");
        var whole = await user.Sync(connection);
        Assert.Equal(("completed", Unreadable.Length, 0, 0), (whole.Text("status"), whole.Number("created"), whole.Number("quarantined"), whole.Number("deleted")));
        Assert.Equal(there.Select(item => (item.Id, item.Title)).Order(), (await user.All("/api/content")).Select(item => (item.Text("externalId"), item.Text("title"))).Order());
    }

    [Fact]
    public async Task An_item_that_can_no_longer_be_read_keeps_its_last_good_copy()
    {
        var user = await system.App.RegisterAsync();
        var (account, connection) = await user.ConnectNew(Unreadable.Length + Odd.Length + 3);
        var (there, before) = (await Sandbox.Items(account), await user.All("/api/content"));
        await Malform(there);
        // Behind answers without an id anything could hide: not even what is gone goes.
        var run = await user.Sync(connection);
        Assert.Equal(("completed", 0, 0), (run.Text("status"), run.Number("created"), run.Number("deleted")));
        var after = (await user.All("/api/content")).ToDictionary(item => item.Text("externalId"), item => item.Text("title"));
        Assert.Equal(there.Count, after.Count);
        foreach (var item in there.Take(Unreadable.Length)) Assert.Equal(item.Title, after[item.Id]);
        Assert.Equal(before.Count, after.Count);
    }

    async Task Malform(List<SandboxItem> items)
    {
        foreach (var (item, raw) in items.Zip([.. Unreadable, .. Odd])) await Sandbox.Malform(item.Id, raw);
    }

    static async Task<List<string>> Ids(TestUser user) => [.. (await user.All("/api/content")).Select(item => item.Text("externalId"))];
}
