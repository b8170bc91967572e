using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace StreamVibe.Bench;

/// <summary>A person who speaks HTTP.</summary>
sealed class Creator(Uri api, string email)
{
    public const string Password = "Streamvibe-bench-1";

    static readonly HttpClient http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { Timeout = TimeSpan.FromMinutes(2) };

    string? bearer;

    public Task RegisterAsync() => PostAsync("/api/auth/register", new { email, password = Password });

    public async Task SignInAsync() => bearer = (string?)(await PostAsync("/api/auth/login", new { email, password = Password }))!["accessToken"];

    /// <summary>Consents at Google as the named sandbox account, which starts the first sync; answers the connection's id.</summary>
    public async Task<string> ConnectAsync(string account)
    {
        var consent = (string)(await PostAsync("/api/connections/youtube/authorize", new { returnUrl = "/app" }))!["authorizationUrl"]!;
        using var allowed = await http.GetAsync(new Uri($"{consent}&sandbox_decision=approve&sandbox_account={account}"));
        using var back = await http.SendAsync(Request(HttpMethod.Get, allowed.Headers.Location!.PathAndQuery));
        if (back.Headers.Location?.OriginalString is not "/app?connected=youtube") throw new InvalidOperationException($"The consent ended at {back.Headers.Location}.");
        return (string)(await GetAsync("/api/connections"))!["items"]![0]!["id"]!;
    }

    public async Task<JsonNode?> GetAsync(string path)
    {
        using var answer = await http.SendAsync(Request(HttpMethod.Get, path));
        return await ReadAsync(answer);
    }

    public async Task<JsonNode?> PostAsync(string path, object? body)
    {
        using var request = Request(HttpMethod.Post, path);
        if (body is not null) request.Content = JsonContent.Create(body);
        using var answer = await http.SendAsync(request);
        return await ReadAsync(answer);
    }

    /// <summary>Asks and reads the whole answer, without looking into it.</summary>
    public async Task FetchAsync(string path)
    {
        using var answer = await http.SendAsync(Request(HttpMethod.Get, path));
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>The answer as soon as its headers are there: for streams.</summary>
    public Task<HttpResponseMessage> OpenAsync(string path, CancellationToken cancellation) => http.SendAsync(Request(HttpMethod.Get, path), HttpCompletionOption.ResponseHeadersRead, cancellation);

    /// <summary>A request in this person's name.</summary>
    public HttpRequestMessage Request(HttpMethod method, string path)
    {
        var request = new HttpRequestMessage(method, new Uri(api, path));
        if (bearer is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", bearer);
        return request;
    }

    static async Task<JsonNode?> ReadAsync(HttpResponseMessage answer)
    {
        var text = await answer.Content.ReadAsStringAsync();
        if (!answer.IsSuccessStatusCode) throw new HttpRequestException($"{answer.RequestMessage!.Method} {answer.RequestMessage.RequestUri}: {(int)answer.StatusCode} {text}");
        return text.Length == 0 ? null : JsonNode.Parse(text);
    }
}
