using System.Text.Json;

namespace StreamVibe.Tests.Integration.Fixtures;

/// <summary>A person with a synced channel of their own, and an item of it that suggestions are about.</summary>
sealed class Author(TestUser user, string account, Guid connection, SandboxItem video, Guid item)
{
    public TestUser User => user;

    public string Account => account;

    public Guid Connection => connection;

    /// <summary>The video as it was when it was synced.</summary>
    public SandboxItem Video => video;

    public Guid Item => item;

    SandboxDriver Sandbox => user.App.Sandbox;

    /// <param name="publishes">Whether they have allowed to write.</param>
    public static async Task<Author> NewAsync(StreamVibeApp app, bool publishes = true)
    {
        var user = await app.RegisterAsync();
        var account = await app.Sandbox.NewAccount();
        var video = await app.Sandbox.AddItem(new
        {
            account,
            title = "An old title",
            description = "What it is about.\n\n#old #older",
            tags = new[] { "old", "two words" },
            categoryId = "27",
            defaultLanguage = "de",
            defaultAudioLanguage = "fr",
            visibility = "unlisted",
        });
        var connection = await user.ConnectYouTube(account);
        var author = new Author(user, account, connection, video, (await user.ItemOf(video.Id)).Id());
        if (publishes) await author.Allow();
        return author;
    }

    /// <summary>Incremental consent: the same connection, with the right to write.</summary>
    public async Task Allow()
    {
        var runs = (await user.Runs(connection)).Count;
        Assert.Equal("/app?connected=youtube", await user.Return(await Sandbox.Decide(await user.Authorize(connectionId: connection, capability: "publish"), account)));
        await Eventually.Get("the sync after the consent", () => user.Runs(connection), all => all.Count > runs && all[0].Text("status") == "completed");
    }

    /// <summary>A suggestion as an analysis leaves it; answers its id.</summary>
    public async Task<Guid> Suggest(string field, object current, object proposed, string status = "pending")
    {
        var id = Chance.Id();
        static string Quoted(object value) => $"'{JsonSerializer.Serialize(value).Replace("'", "''", StringComparison.Ordinal)}'::jsonb";
        await Sql.RunAsync(user.App.Database,
            $"""
            insert into app.ai_suggestion (id, user_id, content_id, analysis_id, field, current, proposed, reason, confidence, status, created_at)
            values ('{id}', '{user.Id}', '{item}', '{Chance.Id()}', '{field}', {Quoted(current)}, {Quoted(proposed)}, 'It is clearer.', 0.75, '{status}', now())
            """, "streamvibe_service");
        return id;
    }

    public Task<Guid> SuggestTitle(string proposed = "A new title") => Suggest("title", video.Title, proposed);

    public Task<HttpResponseMessage> Apply(Guid suggestion, object? body = null, string? key = null) => user.Send(HttpMethod.Post, $"/api/suggestions/{suggestion}/apply", body, key);

    /// <summary>Applies it and publishes; answers the publication.</summary>
    public async Task<JsonElement> Publish(Guid suggestion) => (await (await Apply(suggestion, new { publish = true })).Json()).GetProperty("publication");

    public Task<JsonElement> Shown() => user.Get($"/api/content/{item}");

    public async Task<SandboxItem> There() => Assert.Single(await Sandbox.Items(account));

    public Task<List<JsonElement>> Publications() => user.All($"/api/content/{item}/publications");

    /// <summary>The newest publication once it is over.</summary>
    public async Task<JsonElement> Over() => (await Eventually.Get("the publication to be over", Publications, all => all[0].GetProperty("finishedAt").ValueKind != JsonValueKind.Null))[0];

    /// <summary>The item's one open publication once nobody works on it: it has a date to be looked at again, or is over. A sweep waits for each for some seconds only, and what it began goes on.</summary>
    public async Task<JsonElement> Waiting()
    {
        await Eventually.Get("nobody to work on the publication", async () => await Sql.ListAsync<long>(user.App.Database,
            $"""
            select count(*) from app.publication
            where content_id = '{item}' and status in ('pending', 'unconfirmed') and (next_due_at <= '{await Sandbox.Now():O}' or next_due_at is not distinct from busy_until)
            """, "streamvibe_service"), open => open[0] == 0, TimeSpan.FromMinutes(2));
        return (await Publications())[0];
    }

    /// <summary>What YouTube was asked of videos since a line of the journal, in order: GET and PUT.</summary>
    public async Task<List<string>> Asked(long after) =>
        [.. (await Sandbox.Journal("youtube", account, after)).Where(request => request.Path.EndsWith("/videos", StringComparison.Ordinal)).Select(request => request.Method)];

    /// <summary>The next writes of this account meet this.</summary>
    public Task Fault(string kind, int status = 503, int times = 1, string? reason = null, int delayMs = 100_000) =>
        Sandbox.FaultFor(account, kind, "/videos", status, times, reason: reason, delayMs: delayMs, method: "PUT");

    /// <summary>Somebody whose first publication has been tried, with what becomes of it open; and the journal's line before it.</summary>
    public static async Task<(Author Author, long Newest)> UnconfirmedAsync(StreamVibeApp app, string kind, int status = 503, int times = 1)
    {
        var author = await NewAsync(app);
        var (suggestion, newest) = (await author.SuggestTitle(), await app.Sandbox.Newest());
        await author.Fault(kind, status, times);
        var publication = await author.Publish(suggestion);
        Assert.Equal(("unconfirmed", JsonValueKind.Null), (publication.Text("status"), publication.GetProperty("finishedAt").ValueKind));
        // The change is made here, whatever becomes of it there.
        Assert.Equal("A new title", (await author.Shown()).Text("title"));
        // What broke off is in the journal a little after it broke off, and noted here when it was given up.
        Assert.Equal(["GET", "PUT"], await Eventually.Get("the write in the journal", () => author.Asked(newest), asked => asked.Count > 1));
        await author.Waiting();
        return (author, newest);
    }

    /// <summary>The look before the first write is refused, with all its tries.</summary>
    public async Task Pending(Guid suggestion)
    {
        await Unreadable(times: 3);
        Assert.Equal("pending", (await Publish(suggestion)).Text("status"));
    }

    /// <summary>Each look takes three tries.</summary>
    public Task Unreadable(int times) => Sandbox.FaultFor(account, "status", "/videos", 503, times, method: "GET");

    /// <summary>The newest publication after a while. The sweep takes up what is open; so does each silo by itself, which the clock does not hurry.</summary>
    public async Task<JsonElement> Later(int minutes = 2)
    {
        await Sandbox.AdvanceClock(TimeSpan.FromMinutes(minutes));
        // A ticket does not last for ever.
        if (minutes > 10) await user.SignInAgain();
        return (await Publications())[0];
    }

    /// <summary>The newest publication once it is over, some time later.</summary>
    public async Task<JsonElement> End(int minutes = 2)
    {
        await Later(minutes);
        return await Over();
    }

    /// <summary>The publication failed, for this reason.</summary>
    public static void Failed(JsonElement publication, string code) =>
        Assert.Equal(("failed", code), (publication.Text("status"), publication.GetProperty("problem").Text("code")));

    /// <summary>The video is as expected, in every part.</summary>
    public static void Same(SandboxItem expected, SandboxItem actual)
    {
        Assert.Equal(expected with { Tags = actual.Tags }, actual);
        Assert.Equal(expected.Tags, actual.Tags);
    }
}
