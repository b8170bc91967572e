using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace StreamVibe.Tests.Cluster.Clients;

/// <summary>The sandbox's control routes.</summary>
sealed class OutsideWorld(Uri sandbox)
{
    /// <summary>More often than anybody asks.</summary>
    const int Always = 100_000;

    // Who moves the clock is answered after half a minute at the latest, where a process stands still or waits for a dead one; two do it one after the other.
    static readonly HttpClient http = new(new SocketsHttpHandler()) { Timeout = TimeSpan.FromSeconds(150) };

    /// <summary>Moves everybody's clock, and waits until what became due has run.</summary>
    /// <param name="without">Id of a process that stands still, and is not waited for.</param>
    public async Task AdvanceAsync(string by, int? without = null)
    {
        using var answer = await http.PostAsJsonAsync(new Uri(sandbox, "/_control/clock"), new { advance = by, without });
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>What everybody's clock says.</summary>
    public async Task<DateTimeOffset> NowAsync() => (await http.GetFromJsonAsync<JsonNode>(new Uri(sandbox, "/_control/clock")))!["now"]!.GetValue<DateTimeOffset>();

    public async Task<bool> IsUpAsync() => (await http.GetAsync(new Uri(sandbox, "/_control/clock"))).IsSuccessStatusCode;

    /// <summary>Holds YouTube's next answer back for as long, then drops it: the request is sent again, and a sync cannot be over before.</summary>
    /// <param name="route">Part of the path that it is about.</param>
    public async Task HoldUpYouTubeAsync(TimeSpan delay, string route = "*", string? method = null)
    {
        using var answer = await http.PostAsJsonAsync(new Uri(sandbox, "/_control/faults"), new { service = "youtube", route, method, kind = "hang", delayMs = (int)delay.TotalMilliseconds, times = 1 });
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>
    /// Holds YouTube's answers back until they are let go, and then drops them: the request is sent again, and a sync cannot be over before. Whoever asks gives up a try after
    /// ten seconds, and the next try is held back as well.
    /// </summary>
    /// <param name="account">Whose answers; null is everybody's.</param>
    public Task<int> HoldBackYouTubeAsync(string route = "*", string? method = null, string? account = null) => HoldBackAsync("youtube", route, "hang", method, account);

    /// <summary>Holds Stripe back until it is let go.</summary>
    /// <param name="kind"><c>hang</c>: the request comes to nothing; <c>slow</c>: it is done then.</param>
    public Task<int> HoldBackStripeAsync(string route, string kind) => HoldBackAsync("stripe", route, kind);

    async Task<int> HoldBackAsync(string service, string route, string kind, string? method = null, string? account = null)
    {
        using var answer = await http.PostAsJsonAsync(new Uri(sandbox, "/_control/faults"), new { service, route, method, account, kind, times = Always });
        return (int)(await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonNode>())!["id"]!;
    }

    public async Task LetGoAsync(int heldBack) => (await http.DeleteAsync(new Uri(sandbox, $"/_control/faults?id={heldBack}"))).EnsureSuccessStatusCode();

    /// <summary>How long models think from now on.</summary>
    public async Task ThinkAsync(TimeSpan latency)
    {
        using var answer = await http.PostAsJsonAsync(new Uri(sandbox, "/_control/ai/latency"), new { milliseconds = (int)latency.TotalMilliseconds });
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>Whether it has met a request.</summary>
    public async Task<bool> HasBittenAsync(int heldBack) => (await http.GetFromJsonAsync<JsonNode>(new Uri(sandbox, "/_control/faults")))!["faults"]!.AsArray()
        .Any(fault => (int)fault!["id"]! == heldBack && (int)fault["times"]! < Always);

    /// <summary>A Google account with a channel of its own.</summary>
    public async Task MakeAccountAsync(string name, int items)
    {
        using var answer = await http.PostAsJsonAsync(new Uri(sandbox, "/_control/accounts"), new { name, items });
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>Publishes something; answers its id.</summary>
    public async Task<string> PublishAsync(string account, string title)
    {
        using var answer = await http.PostAsJsonAsync(new Uri(sandbox, "/_control/youtube/items"), new { account, title });
        answer.EnsureSuccessStatusCode();
        return (string)(await answer.Content.ReadFromJsonAsync<JsonNode>())!["id"]!;
    }

    /// <summary>Changes what was published; null stays as it is.</summary>
    public async Task ChangeAsync(string id, string? title, string? visibility)
    {
        using var answer = await http.PatchAsJsonAsync(new Uri(sandbox, "/_control/youtube/items"), new { id, title, visibility });
        answer.EnsureSuccessStatusCode();
    }

    public async Task DeleteAsync(string id) => (await http.DeleteAsync(new Uri(sandbox, $"/_control/youtube/items?id={Uri.EscapeDataString(id)}"))).EnsureSuccessStatusCode();

    /// <summary>Each refresh gives the account a new refresh token, and the old one dies at once; or not any more.</summary>
    public async Task RotateAsync(string account, bool rotates)
    {
        using var answer = await http.PostAsJsonAsync(new Uri(sandbox, "/_control/google/script"), new { account, rotates });
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>Calls of Google's token endpoint since the sandbox started.</summary>
    public async Task<int> TokenCallsAsync()
    {
        var journal = await http.GetFromJsonAsync<JsonNode>(new Uri(sandbox, "/_control/journal?service=google"));
        return journal!["requests"]!.AsArray().Count(request => ((string)request!["path"]!).EndsWith("/token", StringComparison.Ordinal));
    }

    /// <summary>No mail is taken until <see cref="TakeMailAsync"/>.</summary>
    public async Task RefuseMailAsync()
    {
        using var answer = await http.PostAsJsonAsync(new Uri(sandbox, "/_control/faults"), new { service = "mail", method = "SMTP", kind = "status", status = 421, times = Always });
        answer.EnsureSuccessStatusCode();
    }

    public async Task TakeMailAsync() => await ClearFaultsAsync();

    public async Task ClearFaultsAsync() => (await http.DeleteAsync(new Uri(sandbox, "/_control/faults"))).EnsureSuccessStatusCode();

    /// <summary>YouTube's units of the day never run out.</summary>
    public async Task LiftUnitsAsync()
    {
        using var answer = await http.PostAsJsonAsync(new Uri(sandbox, "/_control/youtube/quota"), new { dailyUnits = 1_000_000 });
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>How many mails this address got.</summary>
    public async Task<int> MailsAsync(string to) =>
        (await http.GetFromJsonAsync<JsonNode>(new Uri(sandbox, $"/_control/mail?to={Uri.EscapeDataString(to)}")))!["messages"]!.AsArray().Count;

    /// <summary>Id and title of everything the account published.</summary>
    public Task<Dictionary<string, string>> ItemsAsync(string account) => ItemsAsync(account, item => (string)item["title"]!);

    /// <summary>Id and what <paramref name="value"/> makes of the item, of everything the account published.</summary>
    public async Task<Dictionary<string, string>> ItemsAsync(string account, Func<JsonNode, string> value)
    {
        var items = await http.GetFromJsonAsync<JsonNode>(new Uri(sandbox, $"/_control/youtube/items?account={account}"));
        return items!["items"]!.AsArray().ToDictionary(item => (string)item!["id"]!, item => value(item!));
    }

    /// <summary>What YouTube was asked of videos for this account, in order: GET and PUT, and what it answered; the newest of so many lines.</summary>
    public async Task<string[]> VideosAskedAsync(string account, int after)
    {
        var journal = await http.GetFromJsonAsync<JsonNode>(new Uri(sandbox, "/_control/journal?service=youtube"));
        return [.. journal!["requests"]!.AsArray().Where(request => (string?)request!["account"] == account && ((string)request["path"]!).EndsWith("/videos", StringComparison.Ordinal))
            .Select(request => (string)request!["method"]!).Skip(after)];
    }

    /// <summary>Pages of uploads asked for since the sandbox started, oldest first; the first page is an empty token.</summary>
    public async Task<string[]> PagesAskedAsync()
    {
        var journal = await http.GetFromJsonAsync<JsonNode>(new Uri(sandbox, "/_control/journal?service=youtube"));
        return [.. journal!["requests"]!.AsArray().Where(request => ((string)request!["path"]!).EndsWith("/playlistItems", StringComparison.Ordinal))
            .Select(request => Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery((string?)request!["query"])["pageToken"].ToString())];
    }
}
