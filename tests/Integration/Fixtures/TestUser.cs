using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using StreamVibe.Connections;

namespace StreamVibe.Tests.Integration.Fixtures;

/// <summary>A signed-in person and what people do here.</summary>
sealed class TestUser(StreamVibeApp app, HttpClient http, Guid id, string email)
{
    public const string Password = "correct-horse-7";

    public HttpClient Http => http;

    public Guid Id => id;

    public string Email => email;

    public StreamVibeApp App => app;

    public static async Task<TestUser> RegisterAsync(StreamVibeApp app, string email)
    {
        var http = app.NewClient();
        await (await http.PostAsJsonAsync("/api/auth/register", new { email, password = Password })).Expect(HttpStatusCode.OK);
        await SignInAsync(http, email);
        return new(app, http, (await http.GetFromJsonAsync<JsonElement>("/api/me")).Id(), email);
    }

    /// <summary>Gives the client a new session; answers its tokens.</summary>
    public static async Task<JsonElement> SignInAsync(HttpClient http, string email)
    {
        var tokens = await (await http.PostAsJsonAsync("/api/auth/login", new { email, password = Password })).Json();
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", tokens.Text("accessToken"));
        return tokens;
    }

    /// <summary>After the clock has moved past the token's life.</summary>
    public Task SignInAgain() => SignInAsync(http, email);

    /// <summary>Opens the link of the newest mail that asks for it.</summary>
    public async Task ConfirmEmail()
    {
        var mail = await app.Sandbox.MailTo(email, "Confirm your e-mail address");
        await (await app.NewClient().GetAsync(mail.Link)).Expect(HttpStatusCode.Found);
    }

    /// <summary>Reads; asks again, as clients do, where a busy machine says that it is not available just now.</summary>
    public async Task<JsonElement> Get(string path)
    {
        for (var left = 40; ; left--)
        {
            using var answer = await http.GetAsync(path);
            if (answer.StatusCode != HttpStatusCode.ServiceUnavailable || left == 0) return await answer.Json();
            await Task.Delay(250, TestContext.Current.CancellationToken);
        }
    }

    public Task<HttpResponseMessage> Send(HttpMethod method, string path, object? body = null, string? key = null)
    {
        var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        if (key is not null) request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        return http.SendAsync(request);
    }

    public async Task<string> Authorize(string returnUrl = "/app", Guid? connectionId = null, string? capability = null) =>
        (await (await http.PostAsJsonAsync("/api/connections/youtube/authorize", new { returnUrl, connectionId, capability })).Json()).Text("authorizationUrl");

    /// <summary>Follows the browser's way back; answers where it ends.</summary>
    public async Task<string> Return(Uri callback)
    {
        var answer = await http.GetAsync(callback.PathAndQuery);
        await answer.Expect(HttpStatusCode.Found);
        return answer.Headers.Location!.OriginalString;
    }

    /// <summary>The whole consent; answers where the browser ends.</summary>
    public async Task<string> Consent(string account, Guid? connectionId = null) => await Return(await app.Sandbox.Decide(await Authorize(connectionId: connectionId), account));

    /// <summary>Connects the account's channel and waits until its first sync is complete.</summary>
    public async Task<Guid> ConnectYouTube(string account)
    {
        Assert.Equal("/app?connected=youtube", await Consent(account));
        var connection = (await Get("/api/connections")).GetProperty("items")[0].Id();
        // Where the start failed, the consent stands, and the first sync begins when the connection is next woken.
        var first = await Eventually.Get("the first sync to begin", async () =>
        {
            var runs = await Runs(connection);
            if (runs.Count == 0) await app.Grains.GetGrain<IConnectionGrain>(connection).Wake();
            return runs;
        }, runs => runs.Count > 0);
        Assert.Equal("completed", (await SyncFinished(first[0].Id())).Text("status"));
        return connection;
    }

    /// <summary>A fresh account with so many videos, connected and synced.</summary>
    public async Task<(string Account, Guid Connection)> ConnectNew(int items)
    {
        var account = await app.Sandbox.NewAccount(items);
        return (account, await ConnectYouTube(account));
    }

    public async Task<Guid> StartSync(Guid connection) => (await (await Send(HttpMethod.Post, $"/api/connections/{connection}/sync")).Json(HttpStatusCode.Accepted)).GetProperty("syncId").GetGuid();

    /// <summary>Has the connection checked; answers it as it is then.</summary>
    public async Task<JsonElement> Verify(Guid connection) => await (await Send(HttpMethod.Post, $"/api/connections/{connection}/verify")).Json();

    /// <summary>A sync from its request to its end.</summary>
    public async Task<JsonElement> Sync(Guid connection, TimeSpan? patience = null) => await SyncFinished(await StartSync(connection), patience);

    /// <summary>The run once it is over, however it ended.</summary>
    public Task<JsonElement> SyncFinished(Guid sync, TimeSpan? patience = null) =>
        Eventually.Get("the sync to finish", () => Get($"/api/syncs/{sync}"), run => run.GetProperty("finishedAt").ValueKind != JsonValueKind.Null, patience);

    public async Task<List<JsonElement>> Runs(Guid connection) => [.. (await Get($"/api/connections/{connection}/syncs")).GetProperty("items").EnumerateArray()];

    /// <summary>Every row of a list, page by page.</summary>
    public async Task<List<JsonElement>> All(string path, int limit = 100)
    {
        var rows = new List<JsonElement>();
        var (separator, cursor) = (path.Contains('?', StringComparison.Ordinal) ? '&' : '?', (string?)null);
        do
        {
            var page = await Get($"{path}{separator}limit={limit}" + (cursor is null ? "" : $"&cursor={Uri.EscapeDataString(cursor)}"));
            rows.AddRange(page.GetProperty("items").EnumerateArray());
            cursor = page.GetProperty("nextCursor").GetString();
        }
        while (cursor is not null);
        return rows;
    }

    /// <summary>The item that came from this video.</summary>
    public async Task<JsonElement> ItemOf(string videoId) => (await All("/api/content")).Single(item => item.Text("externalId") == videoId);

    public Task<JsonElement> Quota(string kind = "sync") => Get($"/api/quota/{kind}");
}
