using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace StreamVibe.Tests.Integration.Fixtures;

/// <summary>YouTube in bad weather, for one account at a time.</summary>
sealed partial class SandboxDriver
{
    /// <summary>The next requests of this account fail, after so many that do not. Answers the fault's number, by which what hangs is let go.</summary>
    public async Task<int> FaultFor(string account, string kind, string route, int status = 503, int times = 1, int skip = 0, object? retryAfter = null, int delayMs = 100_000, string? reason = null, string? body = null, string? method = null) =>
        await Numbered(await http.PostAsJsonAsync("/_control/faults", new { service = "youtube", account, kind, route, status, times, skip, retryAfter, delayMs, reason, body, method }));

    /// <summary>Every request of this account waits until it is let go, after so many that do not; no other one does, whoever else may be due. Answers the number to let go by.</summary>
    public Task<int> Hold(string account, string route, int skip = 0) => FaultFor(account, "hang", route, times: 1_000, skip: skip);

    /// <summary>A strange list: account, kind, and what the kind needs.</summary>
    public async Task Strange(object script) => await Done(await http.PostAsJsonAsync("/_control/youtube/scripts", script));

    /// <summary>The account's list is as it should be.</summary>
    public async Task Straighten(string account) => await Done(await http.DeleteAsync($"/_control/youtube/scripts?account={account}"));

    /// <summary>How YouTube treats the account and its uploads from now on; what is left out stays.</summary>
    public async Task Treat(string account, string? state = null, string? playlist = null) =>
        await Done(await http.PatchAsJsonAsync("/_control/youtube/accounts", new { name = account, state, playlist }));

    /// <summary>Puts this JSON over a video in what YouTube answers; an empty object takes it away again.</summary>
    public async Task Malform(string id, string raw)
    {
        using var body = new StringContent($$"""{"id":"{{id}}","raw":{{raw}}}""", Encoding.UTF8, "application/json");
        await Done(await http.PatchAsync("/_control/youtube/items", body));
    }

    /// <summary>The time by everybody's clock.</summary>
    public async Task<DateTimeOffset> Now() => (await http.GetFromJsonAsync<JsonElement>("/_control/clock")).GetProperty("now").GetDateTimeOffset();

    /// <summary>How often this account asked YouTube for this, since a line of the journal.</summary>
    public async Task<int> Calls(string account, string route, long after) =>
        (await Journal("youtube", after: after)).Count(request => request.Account == account && request.Path.EndsWith(route, StringComparison.Ordinal));
}
