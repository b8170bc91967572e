using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.WebUtilities;
using StreamVibe.Sandbox;

namespace StreamVibe.Tests.Unit.Sandbox;

/// <summary>A sandbox of its own on a free port, driven by HTTP as the product drives it.</summary>
public sealed class RunningSandbox : IAsyncLifetime
{
    public const string ReadOnly = "https://www.googleapis.com/auth/youtube.readonly";
    public const string ForceSsl = "https://www.googleapis.com/auth/youtube.force-ssl";
    public const string Redirect = "http://127.0.0.1:5080/api/connections/callback/youtube";
    public const string Verifier = "a-verifier-of-at-least-forty-three-characters-0123456789";
    public const string Challenge = "NiC162c0QrSD2DAiXkn9HJo4rKjj6GAubjqyJCS0vgU";

    readonly string dataPath = Directory.CreateTempSubdirectory("streamvibe-sandbox-").FullName;
    WebApplication app = null!;

    public HttpClient Http { get; private set; } = null!;

    /// <summary>Where Stripe's events go; nowhere unless it is set before the start.</summary>
    public string? WebhookUrl { get; set; }

    public async ValueTask InitializeAsync() => await Start();

    public async Task Restart()
    {
        await Stop();
        await Start();
    }

    public async ValueTask DisposeAsync()
    {
        await Stop();
        Directory.Delete(dataPath, recursive: true);
    }

    public static async Task<JsonElement> Json(HttpResponseMessage response) => await response.Content.ReadFromJsonAsync<JsonElement>();

    public Task<HttpResponseMessage> Authorize(params (string Name, string? Value)[] changes)
    {
        var query = new Dictionary<string, string?>
        {
            ["client_id"] = "sandbox-google-client",
            ["redirect_uri"] = Redirect,
            ["response_type"] = "code",
            ["scope"] = $"openid email {ReadOnly} {ForceSsl}",
            ["state"] = "a state & more",
            ["access_type"] = "offline",
            ["code_challenge"] = Challenge,
            ["code_challenge_method"] = "S256",
            ["sandbox_decision"] = "approve",
        };
        foreach (var (name, value) in changes)
            query[name] = value;
        return Http.GetAsync(QueryHelpers.AddQueryString("/google/o/oauth2/v2/auth", query.Where(pair => pair.Value is not null)));
    }

    public async Task<string> Code(params (string, string?)[] changes) => Returned(await Authorize(changes))["code"];

    /// <summary>What the redirect carries back to the client.</summary>
    public static Dictionary<string, string> Returned(HttpResponseMessage response) =>
        QueryHelpers.ParseQuery(response.Headers.Location!.Query).ToDictionary(pair => pair.Key, pair => pair.Value.ToString());

    public Task<HttpResponseMessage> Token(params (string Name, string? Value)[] fields)
    {
        var form = new Dictionary<string, string?> { ["client_id"] = "sandbox-google-client", ["client_secret"] = "sandbox-google-secret" };
        foreach (var (name, value) in fields)
            form[name] = value;
        return Http.PostAsync("/google/token", new FormUrlEncodedContent(form.Where(pair => pair.Value is not null)));
    }

    public Task<HttpResponseMessage> Redeem(string code, string? verifier = Verifier, string redirect = Redirect) =>
        Token(("grant_type", "authorization_code"), ("code", code), ("redirect_uri", redirect), ("code_verifier", verifier));

    public Task<HttpResponseMessage> Refresh(string refreshToken) => Token(("grant_type", "refresh_token"), ("refresh_token", refreshToken));

    public async Task<(string Access, string Refresh)> SignIn(string account = "demo", string? scope = null)
    {
        var code = await Code(("sandbox_account", account), ("prompt", "consent"), ("scope", scope ?? $"openid {ReadOnly} {ForceSsl}"));
        var tokens = await Json(await Redeem(code));
        return (tokens.GetProperty("access_token").GetString()!, tokens.GetProperty("refresh_token").GetString()!);
    }

    public Task<HttpResponseMessage> YouTube(string access, string pathAndQuery, HttpMethod? method = null, object? body = null, string? ifMatch = null, string? ifNoneMatch = null)
    {
        var request = new HttpRequestMessage(method ?? HttpMethod.Get, "/youtube/youtube/v3/" + pathAndQuery);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", access);
        if (body is not null)
            request.Content = JsonContent.Create(body);
        if (ifMatch is not null)
            request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        if (ifNoneMatch is not null)
            request.Headers.TryAddWithoutValidation("If-None-Match", ifNoneMatch);
        return Http.SendAsync(request);
    }

    public Task<HttpResponseMessage> Fault(object fault) => Http.PostAsJsonAsync("/_control/faults", fault);

    public static async Task<string> Reason(HttpResponseMessage response) =>
        (await Json(response)).GetProperty("error").GetProperty("errors")[0].GetProperty("reason").GetString()!;

    async Task Start()
    {
        app = SandboxHost.Build(new SandboxOptions { Url = "http://127.0.0.1:0", DataPath = dataPath, WebhookUrl = WebhookUrl }, TimeProvider.System);
        await app.StartAsync();
        Http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri(app.Urls.Single()) };
    }

    async Task Stop()
    {
        Http.Dispose();
        await app.StopAsync();
        await app.DisposeAsync();
    }
}
