using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using StreamVibe.Tests.Cluster.Processes;

namespace StreamVibe.Tests.Cluster.Clients;

/// <summary>A creator with a browser, told what to want. Speaks HTTP only.</summary>
/// <param name="api">Where the API answers; <see cref="At"/> gives the same person at another.</param>
sealed class Person(Uri api, string email)
{
    const string Password = "a-long-pass-phrase";

    /// <summary>As long somebody asks again.</summary>
    static readonly TimeSpan patience = TimeSpan.FromSeconds(60);

    // A call that is lost between two silos ends after its claim and its time-out, 40 s in all.
    static readonly HttpClient http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { Timeout = TimeSpan.FromSeconds(60) };

    string? bearer;
    string? cookie;

    public string Email => email;

    /// <summary>The same person, with the same tickets, at another API.</summary>
    public Person At(Uri other) => new(other, email) { bearer = bearer, cookie = cookie };

    /// <summary>The same person without tickets.</summary>
    public Person Anew() => new(api, email);

    public async Task RegisterAsync() => (await TryRegisterAsync()).EnsureSuccessStatusCode();

    public Task<HttpResponseMessage> TryRegisterAsync() => SendAsync(HttpMethod.Post, "/api/auth/register", new { email, password = Password });

    public async Task SignInAsync() => bearer = (string?)(await PostAsync("/api/auth/login", new { email, password = Password }))["accessToken"];

    /// <summary>False where one is asked to try again.</summary>
    public async Task<bool> TrySignInAsync()
    {
        using var answer = await SendAsync(HttpMethod.Post, "/api/auth/login", new { email, password = Password });
        if (answer.StatusCode == HttpStatusCode.ServiceUnavailable) return false;
        bearer = (string?)(await ReadAsync(answer))["accessToken"];
        return true;
    }

    public async Task SignInWithCookieAsync()
    {
        using var answer = await SendAsync(HttpMethod.Post, "/api/auth/login?useCookies=true", new { email, password = Password });
        answer.EnsureSuccessStatusCode();
        cookie = answer.Headers.GetValues("Set-Cookie").First().Split(';')[0];
    }

    public async Task SignOutAsync() => (await SendAsync(HttpMethod.Post, "/api/auth/logout")).EnsureSuccessStatusCode();

    /// <summary>Consents at Google as the named sandbox account, which starts the first sync; answers the connection's id.</summary>
    public async Task<string> ConnectAsync(string account)
    {
        var consent = (string)(await PostAsync("/api/connections/youtube/authorize", new { returnUrl = "/app" }))["authorizationUrl"]!;
        using var allowed = await http.GetAsync(new Uri($"{consent}&sandbox_decision=approve&sandbox_account={account}"));
        // The registered address leads to one API; this person uses the one it is at.
        using var back = await SendAsync(HttpMethod.Get, allowed.Headers.Location!.PathAndQuery);
        Assert.Equal("/app?connected=youtube", back.Headers.Location?.ToString());
        return (string)(await GetAsync("/api/connections"))["items"]![0]!["id"]!;
    }

    /// <summary>Consents once more, to be written for.</summary>
    public async Task AllowAsync(string connection, string account)
    {
        var consent = (string)(await PostAsync("/api/connections/youtube/authorize", new { returnUrl = "/app", connectionId = connection, capability = "publish" }))["authorizationUrl"]!;
        using var allowed = await http.GetAsync(new Uri($"{consent}&sandbox_decision=approve&sandbox_account={account}"));
        using var back = await SendAsync(HttpMethod.Get, allowed.Headers.Location!.PathAndQuery);
        Assert.Equal("/app?connected=youtube", back.Headers.Location?.ToString());
    }

    /// <summary>Has the connection checked; answers its status.</summary>
    public async Task<string?> VerifyAsync(string connection) =>
        (string?)(await AgainAsync(() => SendAsync(HttpMethod.Post, $"/api/connections/{connection}/verify")))["status"];

    /// <summary>Has it checked once; null where one is asked to try again.</summary>
    public async Task<string?> TryVerifyAsync(string connection)
    {
        using var answer = await SendAsync(HttpMethod.Post, $"/api/connections/{connection}/verify");
        return answer.StatusCode == HttpStatusCode.ServiceUnavailable ? null : (string?)(await ReadAsync(answer))["status"];
    }

    /// <summary>Gives the channel back, so that the next test can have it.</summary>
    public async Task DisconnectAsync(string connection)
    {
        // Each process notices a fault of the test before when it next uses a connection.
        await Wait.UntilAsync("the connection to end", TimeSpan.FromSeconds(30), async () =>
        {
            using var answer = await SendAsync(HttpMethod.Delete, $"/api/connections/{connection}?content=delete");
            if (answer.StatusCode == HttpStatusCode.ServiceUnavailable) return false;
            answer.EnsureSuccessStatusCode();
            return true;
        }, () => "");
    }

    /// <summary>Starts a sync, or joins the one at work; the same key is the same sync.</summary>
    public async Task<string> SyncAsync(string connection, string key) =>
        (string)(await AgainAsync(() => TrySyncAsync(connection, key)))["syncId"]!;

    /// <summary>Asks for it once.</summary>
    public Task<HttpResponseMessage> TrySyncAsync(string connection, string key) => SendAsync(HttpMethod.Post, $"/api/connections/{connection}/sync", key: key);

    /// <summary>The first one may come with the sweep only, where a process was not well when the consent ended.</summary>
    public Task<JsonNode> NewestRunAsync(string connection) => Wait.ForAsync("a sync", TimeSpan.FromSeconds(90),
        async () => (await GetAsync($"/api/connections/{connection}/syncs?limit=1"))["items"]!.AsArray().FirstOrDefault(), () => "");

    public Task<JsonNode> RunAsync(string sync) => GetAsync($"/api/syncs/{sync}");

    public Task<JsonNode> WaitForEndAsync(string sync, TimeSpan within, Func<string> tell) => Wait.ForAsync($"the end of sync {sync}", within, async () =>
        await RunAsync(sync) is { } run && (string?)run["status"] is not ("queued" or "running") ? run : null, tell);

    public Task<JsonNode> WaitForSeenAsync(string sync, int seen, Func<string> tell) => Wait.ForAsync($"{seen} items seen by sync {sync}", TimeSpan.FromSeconds(60), async () =>
        await RunAsync(sync) is { } run && (int)run["seen"]! >= seen ? run : null, tell, TimeSpan.FromMilliseconds(5));

    public Task<JsonNode> QuotaAsync() => GetAsync("/api/quota/sync");

    public Task<JsonNode> GetAsync(string path) => AgainAsync(() => SendAsync(HttpMethod.Get, path));

    public async Task<JsonNode> PatchAsync(string path, object body, string? key = null)
    {
        using var answer = await SendAsync(HttpMethod.Patch, path, body, key);
        return await ReadAsync(answer);
    }

    /// <summary>The answer as soon as its headers are there: for streams.</summary>
    public async Task<HttpResponseMessage> OpenAsync(string path, CancellationToken leaving)
    {
        using var request = Request(HttpMethod.Get, path);
        return (await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, leaving)).EnsureSuccessStatusCode();
    }

    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, object? body = null, string? key = null)
    {
        using var request = Request(method, path, body, key);
        return await http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    HttpRequestMessage Request(HttpMethod method, string path, object? body = null, string? key = null)
    {
        var request = new HttpRequestMessage(method, new Uri(api, path));
        if (body is not null) request.Content = JsonContent.Create(body);
        if (bearer is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", bearer);
        if (cookie is not null) request.Headers.Add("Cookie", cookie);
        if (key is not null) request.Headers.Add("Idempotency-Key", key);
        request.Headers.Add("X-CSRF", "1");
        return request;
    }

    /// <summary>For what may be done twice.</summary>
    Task<JsonNode> PostAsync(string path, object body) => AgainAsync(() => SendAsync(HttpMethod.Post, path, body));

    /// <summary>Asks again, as clients do, where the installation says that it is not available just now, or that it is still at work on the try before.</summary>
    static async Task<JsonNode> AgainAsync(Func<Task<HttpResponseMessage>> ask)
    {
        for (var since = Stopwatch.GetTimestamp(); ;)
        {
            using var answer = await ask();
            if (Stopwatch.GetElapsedTime(since) > patience || !await IsForNowAsync(answer)) return await ReadAsync(answer);
            await Task.Delay(250, TestContext.Current.CancellationToken);
        }
    }

    static async Task<bool> IsForNowAsync(HttpResponseMessage answer) => answer.StatusCode == HttpStatusCode.ServiceUnavailable
        || (answer.StatusCode == HttpStatusCode.Conflict && (await answer.Content.ReadAsStringAsync()).Contains("in_progress", StringComparison.Ordinal));

    static async Task<JsonNode> ReadAsync(HttpResponseMessage answer)
    {
        var text = await answer.Content.ReadAsStringAsync();
        return answer.IsSuccessStatusCode ? JsonNode.Parse(text)!
            : throw new HttpRequestException($"{answer.RequestMessage!.Method} {answer.RequestMessage.RequestUri}: {(int)answer.StatusCode} {text}", null, answer.StatusCode);
    }
}
