using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace StreamVibe.Tests.Integration.Fixtures;

/// <summary>The outside world, as a test wants it.</summary>
sealed partial class SandboxDriver(Uri address) : IDisposable
{
    readonly HttpClient http = new(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = address, Timeout = TimeSpan.FromSeconds(60) };

    /// <summary>A Google account that no other test has, with a channel of so many videos.</summary>
    public async Task<string> NewAccount(int items = 0, bool channel = true)
    {
        var name = Chance.Name("a");
        await Done(await http.PostAsJsonAsync("/_control/accounts", new { name, items, channel }));
        return name;
    }

    /// <summary>The person's answer at the consent page: where the browser is sent back to.</summary>
    public async Task<Uri> Decide(string authorizationUrl, string account, string decision = "approve", string? scopes = null)
    {
        var narrowed = scopes is null ? "" : $"&sandbox_scopes={Uri.EscapeDataString(scopes)}";
        var answer = await http.GetAsync(new Uri($"{authorizationUrl}&sandbox_decision={decision}&sandbox_account={account}{narrowed}"));
        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        return answer.Headers.Location!;
    }

    /// <summary>The next requests of this kind fail. Answers the fault's number, by which what hangs is let go.</summary>
    public async Task<int> Fault(string service, string kind, string route = "*", int status = 503, int times = 1, object? retryAfter = null, int delayMs = 100_000, string? reason = null, string? body = null, string? method = null) =>
        await Numbered(await http.PostAsJsonAsync("/_control/faults", new { service, kind, route, status, times, retryAfter, delayMs, reason, body, method }));

    /// <summary>What hangs by this fault breaks off now.</summary>
    public async Task LetGo(int fault) => await Done(await http.DeleteAsync($"/_control/faults?id={fault}"));

    /// <summary>How many kinds of requests still fail.</summary>
    public async Task<int> FaultsLeft() => (await http.GetFromJsonAsync<JsonElement>("/_control/faults")).GetProperty("faults").GetArrayLength();

    public async Task ClearFaults() => await Done(await http.DeleteAsync("/_control/faults"));

    /// <summary>Moves everybody's clock; answers once what became due has run.</summary>
    public async Task AdvanceClock(TimeSpan by) => await Done(await http.PostAsJsonAsync("/_control/clock", new { advance = by.ToString("c") }));

    /// <summary>Requests the service received for this account, or from anybody.</summary>
    public async Task<List<SandboxRequest>> Journal(string service, string? account = null, long after = 0)
    {
        var journal = await http.GetFromJsonAsync<JsonElement>($"/_control/journal?service={service}&after={after}");
        var requests = journal.GetProperty("requests").Deserialize<List<SandboxRequest>>(JsonSerializerOptions.Web)!;
        return account is null ? requests : requests.FindAll(request => request.Account == account);
    }

    /// <summary>Every video of the account's channel, also what only its owner sees.</summary>
    public async Task<List<SandboxItem>> Items(string account) =>
        (await http.GetFromJsonAsync<JsonElement>($"/_control/youtube/items?account={account}")).GetProperty("items").Deserialize<List<SandboxItem>>(JsonSerializerOptions.Web)!;

    public async Task<SandboxItem> AddItem(object item)
    {
        var answer = await http.PostAsJsonAsync("/_control/youtube/items", item);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        return (await answer.Content.ReadFromJsonAsync<SandboxItem>())!;
    }

    public async Task ChangeItem(object change) => await Done(await http.PatchAsync("/_control/youtube/items", JsonContent.Create(change)));

    public async Task DeleteItem(string id) => await Done(await http.DeleteAsync($"/_control/youtube/items?id={id}"));

    /// <summary>Access tokens end before their time; refresh tokens live. Answers how many there were.</summary>
    public async Task<int> ExpireAccess(string account) =>
        (await (await http.PostAsJsonAsync("/_control/google/expire", new { account })).Json()).GetProperty("expired").GetInt32();

    /// <summary>The person withdraws the grant at Google.</summary>
    public async Task RevokeGrant(string account) => await Done(await http.PostAsJsonAsync("/_control/google/revoke", new { account }));

    /// <summary>How Google treats the account's grants from now on.</summary>
    public async Task Script(string account, bool rotates = false, long? grantSeconds = null, bool withholdsRefreshToken = false) =>
        await Done(await http.PostAsJsonAsync("/_control/google/script", new { account, rotates, grantSeconds, withholdsRefreshToken }));

    /// <summary>The person leaves only these of the scopes they allowed; live tokens lose the others at once.</summary>
    public async Task Narrow(string account, string scopes) => await Done(await http.PostAsJsonAsync("/_control/google/narrow", new { account, scopes }));

    /// <summary>Calls of the token endpoint for this account that were answered with tokens.</summary>
    public async Task<int> TokenCalls(string account) => (await Journal("google", account)).Count(request => request.Path.EndsWith("/token", StringComparison.Ordinal));

    /// <summary>The newest line of the journal.</summary>
    public async Task<long> Newest() => (await Journal("google")).Concat(await Journal("youtube")).Select(request => request.Sequence).DefaultIfEmpty().Max();

    /// <summary>What was mailed to this address, oldest first.</summary>
    public async Task<List<SandboxMail>> Mails(string to) =>
        (await http.GetFromJsonAsync<JsonElement>($"/_control/mail?to={Uri.EscapeDataString(to)}")).GetProperty("messages").Deserialize<List<SandboxMail>>(JsonSerializerOptions.Web)!;

    /// <summary>The newest of at least so many mails of this subject, once they are there.</summary>
    public async Task<SandboxMail> MailTo(string to, string subject, int count = 1) =>
        (await Eventually.Get($"mail {count} to {to}: {subject}", async () => (await Mails(to)).FindAll(mail => mail.Subject == subject), mails => mails.Count >= count))[^1];

    public void Dispose() => http.Dispose();

    static async Task<int> Numbered(HttpResponseMessage answer)
    {
        await Done(answer);
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetInt32();
    }

    static async Task Done(HttpResponseMessage answer)
    {
        if (!answer.IsSuccessStatusCode) Assert.Fail($"The sandbox refused {answer.RequestMessage!.RequestUri}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
    }
}

/// <summary>One line of the sandbox's journal.</summary>
sealed record SandboxRequest(long Sequence, string Method, string Path, string Query, string? Body, int Status, string? Account, string? Error, string? Fault);

/// <summary>A video as it is at YouTube.</summary>
sealed record SandboxItem(
    string Id, string Title, string Description, string[] Tags, string Visibility, DateTimeOffset PublishedAt, string CategoryId, string? DefaultLanguage, string? DefaultAudioLanguage);

/// <summary>A mail that was caught.</summary>
sealed record SandboxMail(long Sequence, string[] To, string From, string Subject, string Text, string Html, DateTimeOffset ReceivedAt, string[] Links)
{
    public Uri Link => new(Assert.Single(Links));

    /// <summary>The code of a reset, behind the #.</summary>
    public string ResetCode => Link.Fragment.Split("resetCode=")[1];
}
