using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace StreamVibe.Tests.Cluster.Clients;

/// <summary>The sandbox's control routes.</summary>
sealed class OutsideWorld(Uri sandbox)
{
    static readonly HttpClient http = new(new SocketsHttpHandler()) { Timeout = TimeSpan.FromSeconds(60) };

    /// <summary>Moves everybody's clock, and waits until what became due has run.</summary>
    public async Task AdvanceAsync(string by)
    {
        using var answer = await http.PostAsJsonAsync(new Uri(sandbox, "/_control/clock"), new { advance = by });
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>What everybody's clock says.</summary>
    public async Task<DateTimeOffset> NowAsync() => (await http.GetFromJsonAsync<JsonNode>(new Uri(sandbox, "/_control/clock")))!["now"]!.GetValue<DateTimeOffset>();

    public async Task<bool> IsUpAsync() => (await http.GetAsync(new Uri(sandbox, "/_control/clock"))).IsSuccessStatusCode;

    /// <summary>Holds YouTube's next answer back for as long, then drops it: the request is sent again, and a sync cannot be over before.</summary>
    /// <param name="route">Part of the path that it is about.</param>
    public async Task HoldUpYouTubeAsync(TimeSpan delay, string route = "*")
    {
        using var answer = await http.PostAsJsonAsync(new Uri(sandbox, "/_control/faults"), new { service = "youtube", route, kind = "hang", delayMs = (int)delay.TotalMilliseconds, times = 1 });
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>Whether every fault that was asked for has met its request.</summary>
    public async Task<bool> HasBittenAsync() => (await http.GetFromJsonAsync<JsonNode>(new Uri(sandbox, "/_control/faults")))!["faults"]!.AsArray().Count == 0;

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
        using var answer = await http.PostAsJsonAsync(new Uri(sandbox, "/_control/faults"), new { service = "mail", method = "SMTP", kind = "status", status = 421, times = 100_000 });
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

    /// <summary>Pages of uploads asked for since the sandbox started, oldest first; the first page is an empty token.</summary>
    public async Task<string[]> PagesAskedAsync()
    {
        var journal = await http.GetFromJsonAsync<JsonNode>(new Uri(sandbox, "/_control/journal?service=youtube"));
        return [.. journal!["requests"]!.AsArray().Where(request => ((string)request!["path"]!).EndsWith("/playlistItems", StringComparison.Ordinal))
            .Select(request => Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery((string?)request!["query"])["pageToken"].ToString())];
    }
}
