using System.Diagnostics;
using StreamVibe.Tests.Cluster.Clients;
using StreamVibe.Tests.Cluster.Installations;
using StreamVibe.Tests.Cluster.Processes;

namespace StreamVibe.Tests.Cluster;

/// <summary>A silo dies, or stands still, around its write to YouTube.</summary>
[Collection(typeof(TwoOfEachTests))]
public sealed class KilledWhilePublishingTests(TwoOfEach cluster)
{
    const string Noting = "set remote_hash = ''", Trying = "attempts = attempts + 1";

    /// <summary>Longer than a write may begin after its look.</summary>
    static readonly TimeSpan AllTime = TimeSpan.FromSeconds(20);

    static readonly TimeSpan moment = TimeSpan.FromMilliseconds(10), patience = TimeSpan.FromSeconds(60);

    /// <param name="written">YouTube has done it, and its answer is not noted yet; else the request is on its way and comes to nothing.</param>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Another_silo_looks_and_only_then_writes_what_is_not_there(bool written)
    {
        var (account, books, world) = ($"publish-{written}".ToLowerInvariant(), cluster.Books, cluster.OutsideWorld);
        var (person, connection, item, working) = await AuthorAsync(account);
        var suggestion = await books.SuggestTitleAsync(Guid.Parse(item), "A new title");
        var before = (await world.VideosAskedAsync(account, 0)).Length;

        // The look, or the write, is held back until everything is in place.
        var heldBack = await world.HoldBackYouTubeAsync("/videos", written ? "GET" : "PUT");
        // Its answer may never come: the silo that was asked dies.
        _ = person.SendAsync(HttpMethod.Post, $"/api/suggestions/{suggestion}/apply", new { publish = true }).ContinueWith(answer => answer.Exception, TaskScheduler.Default);
        await Wait.UntilAsync("YouTube to be asked", patience, () => world.HasBittenAsync(heldBack), cluster.Tell, moment);
        if (written)
        {
            await using var hold = await books.HoldUpContentAsync(await books.UserIdAsync(person.Email));
            await world.LetGoAsync(heldBack);
            await Wait.UntilAsync("the answer to be noted", patience, () => books.IsWaitingAsync(Noting), cluster.Tell, moment);
            await cluster[working].KillAsync();
            Assert.NotEmpty(await books.EndWaitingAsync(Noting));
        }
        else
        {
            await cluster[working].KillAsync();
            await world.LetGoAsync(heldBack);
        }
        Assert.Equal("unconfirmed", await books.OneAsync<string>("select status from app.publication where content_id = $1", Guid.Parse(item)));
        Assert.Equal(written, (await world.ItemsAsync(account)).Values.Single() == "A new title");

        // The lease of the dead runs out.
        await world.AdvanceAsync("00:01:00");
        await Wait.UntilAsync("the publication to be over", TimeSpan.FromMinutes(2), async () =>
            await books.OneAsync<string>("select status from app.publication where content_id = $1", Guid.Parse(item)) == "published", cluster.Tell);
        var asked = await world.VideosAskedAsync(account, before);
        Assert.Equal(written ? 1 : 2, asked.Count(method => method == "PUT"));
        Assert.Equal(written ? "GET" : "PUT", asked[^1]);
        Assert.Equal("GET", asked[Array.IndexOf(asked, "PUT") + 1]);
        Assert.Equal("A new title", (await world.ItemsAsync(account)).Values.Single());
        await cluster.RestartAsync(working);
        var told = (await person.GetAsync("/api/notifications"))["items"]!.AsArray();
        Assert.Single(told, row => (string?)row!["kind"] == "content_published");
        Assert.Single((await person.GetAsync($"/api/content/{item}/revisions"))["items"]!.AsArray(), row => (string?)row!["reason"] == "suggestion");
        await person.DisconnectAsync(connection);
    }

    /// <param name="written">It stops when YouTube has done the write, before that is noted; else between its look and its write.</param>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_silo_that_stands_still_writes_nothing_over_what_others_wrote_meanwhile(bool written)
    {
        var (account, books, world) = ($"still-{written}".ToLowerInvariant(), cluster.Books, cluster.OutsideWorld);
        var (person, connection, item, working) = await AuthorAsync(account);
        var (content, user) = (Guid.Parse(item), await books.UserIdAsync(person.Email));
        var suggestion = await books.SuggestTitleAsync(content, "A new title");
        var (before, breaking) = ((await world.VideosAskedAsync(account, 0)).Length, new Breaking(cluster, working, Breakage.StandsStill));

        // The look is held back until everything is in place.
        var heldBack = await world.HoldBackYouTubeAsync("/videos", "GET");
        _ = person.SendAsync(HttpMethod.Post, $"/api/suggestions/{suggestion}/apply", new { publish = true }).ContinueWith(answer => answer.Exception, TaskScheduler.Default);
        await Wait.UntilAsync("YouTube to be asked", patience, () => world.HasBittenAsync(heldBack), cluster.Tell, moment);
        var words = written ? Noting : Trying;
        var hold = written ? await books.HoldUpContentAsync(user) : await books.HoldUpAsync("select from app.publication where user_id = $1 for update", user);
        await world.LetGoAsync(heldBack);
        await Wait.UntilAsync("what it does to be noted", patience, () => books.IsWaitingAsync(words), cluster.Tell, moment);
        await breaking.BreakAsync(words);
        var stopped = Stopwatch.StartNew();
        // What PostgreSQL has got already it does, though nobody waits for it: the try is noted, the end is not.
        if (written) Assert.NotEmpty(await books.EndWaitingAsync(words));
        await hold.DisposeAsync();
        await StatusAsync(content, "unconfirmed");

        await breaking.PassAsync();
        await StatusAsync(content, "published");
        var asked = await world.VideosAskedAsync(account, before);
        Assert.Equal(1, asked.Count(method => method == "PUT"));
        // Another silo has taken over, and somebody wishes something newer: as soon as the APIs no longer ask by the door of the one that stands still.
        await Wait.UntilAsync("another door", patience + patience, async () =>
        {
            using var answer = await person.SendAsync(HttpMethod.Get, $"/api/content/{item}/suggestions");
            return answer.IsSuccessStatusCode;
        }, cluster.Tell);
        var newer = await books.SuggestTitleAsync(content, "Newest");
        using (var applied = await person.SendAsync(HttpMethod.Post, $"/api/suggestions/{newer}/apply", new { publish = true })) applied.EnsureSuccessStatusCode();
        await Wait.UntilAsync("the newer wish to be there", TimeSpan.FromMinutes(2), async () => (await world.ItemsAsync(account)).Values.Single() == "Newest", cluster.Tell);

        // It has not heard that the clock was moved: by its own one its time is up as well.
        if (AllTime - stopped.Elapsed is { Ticks: > 0 } rest) await Task.Delay(rest, TestContext.Current.CancellationToken);
        await breaking.WakeAsync();
        asked = await world.VideosAskedAsync(account, before);
        Assert.Equal(2, asked.Count(method => method == "PUT"));
        Assert.All(asked.Index().Where(one => one.Item == "PUT"), one => Assert.Equal("GET", asked[one.Index - 1]));
        Assert.Equal("Newest", (await world.ItemsAsync(account)).Values.Single());
        Assert.Equal(["published", "published"], await books.ListAsync<string>("select status from app.publication where content_id = $1", content));
        Assert.Equal("Newest", (string?)(await person.GetAsync($"/api/content/{item}"))["title"]);
        await person.DisconnectAsync(connection);
    }

    Task StatusAsync(Guid content, string status) => Wait.UntilAsync($"the publication to be {status}", TimeSpan.FromMinutes(2), async () =>
        await cluster.Books.OneAsync<string>("select status from app.publication where content_id = $1", content) == status, cluster.Tell);

    // Somebody with a video and the right to write, and the silo that writes for them.
    async Task<(Person Person, string Connection, string Item, string Working)> AuthorAsync(string account)
    {
        await cluster.OutsideWorld.MakeAccountAsync(account, 1);
        var person = await cluster.NewPersonAsync();
        var connection = await person.ConnectAsync(account);
        await person.WaitForEndAsync((string)(await person.NewestRunAsync(connection))["id"]!, patience, cluster.Tell);
        await person.AllowAsync(connection, account);
        var sync = (string)(await person.NewestRunAsync(connection))["id"]!;
        await person.WaitForEndAsync(sync, patience, cluster.Tell);
        return (person, connection, (string)(await person.GetAsync("/api/content"))["items"]![0]!["id"]!, (await cluster.SilosOfAsync(sync)).Working);
    }
}
