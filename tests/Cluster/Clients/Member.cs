using System.Collections.Concurrent;
using System.Net;
using StreamVibe.Tests.Cluster.Installations;

namespace StreamVibe.Tests.Cluster.Clients;

/// <summary>A person who publishes, edits, hides and deletes at the platform all the time, and starts one sync after the other.</summary>
sealed class Member
{
    static readonly TimeSpan patience = TimeSpan.FromSeconds(90);

    readonly Farm farm;
    readonly string account;
    readonly Random chance;
    readonly List<string> published;
    readonly ConcurrentDictionary<string, bool> gone = [];

    Member(Farm farm, Person person, string connection, string account, List<string> published, Random chance) =>
        (this.farm, Person, Connection, this.account, this.published, this.chance) = (farm, person, connection, account, published, chance);

    public Person Person { get; }

    public string Connection { get; }

    /// <summary>Changes made at the platform, and syncs that were accepted.</summary>
    public (int Changes, int Syncs) Done { get; private set; }

    /// <summary>Answers that no client should get.</summary>
    public List<string> Wrong { get; } = [];

    public static async Task<Member> JoinAsync(Farm farm, string account, int items, Random chance)
    {
        await farm.OutsideWorld.MakeAccountAsync(account, items);
        var person = await farm.NewPersonAsync();
        await farm.Books.LiftLimitsAsync(person.Email);
        var connection = await person.ConnectAsync(account);
        return new(farm, person, connection, account, [.. (await farm.OutsideWorld.ItemsAsync(account)).Keys], chance);
    }

    /// <summary>Whether it was ever taken away at the platform; said before it is.</summary>
    public bool HasTakenAway(string id) => gone.ContainsKey(id);

    public async Task PublishAsync(CancellationToken over)
    {
        for (var number = 1; !over.IsCancellationRequested; number++)
        {
            var at = chance.Next(published.Count);
            switch (chance.Next(4))
            {
                case 0:
                    published.Add(await farm.OutsideWorld.PublishAsync(account, $"new {number}"));
                    break;
                case 1:
                    await farm.OutsideWorld.ChangeAsync(published[at], $"changed {number}", null);
                    break;
                case 2:
                    await farm.OutsideWorld.ChangeAsync(published[at], null, ((string[])["public", "unlisted", "private"])[chance.Next(3)]);
                    break;
                default:
                    gone[published[at]] = true;
                    await farm.OutsideWorld.DeleteAsync(published[at]);
                    published.RemoveAt(at);
                    break;
            }
            Done = (Done.Changes + 1, Done.Syncs);
            await Task.Delay(chance.Next(50, 400), CancellationToken.None);
        }
    }

    public async Task SyncAsync(CancellationToken over)
    {
        while (!over.IsCancellationRequested)
        {
            try
            {
                var sync = await Person.SyncAsync(Connection, $"sync-{Done.Syncs}");
                Done = (Done.Changes, Done.Syncs + 1);
                while (!over.IsCancellationRequested && (string?)(await Person.RunAsync(sync))["status"] is "queued" or "running") await Task.Delay(250, CancellationToken.None);
            }
            // Some grain lived in a silo that was killed.
            catch (HttpRequestException refused) when (refused.StatusCode is null or HttpStatusCode.ServiceUnavailable or HttpStatusCode.Conflict) { }
            catch (HttpRequestException wrong) { Wrong.Add(wrong.Message); }
            await Task.Delay(chance.Next(100, 600), CancellationToken.None);
        }
    }

    /// <summary>Reads the library again and again: what is there and was not taken away is there the next time.</summary>
    public async Task ReadAsync(CancellationToken over)
    {
        for (var known = new HashSet<string>(); !over.IsCancellationRequested; await Task.Delay(1000, CancellationToken.None))
        {
            try
            {
                var shown = (await ContentAsync()).Select(item => item.Id).ToHashSet();
                Wrong.AddRange(known.Except(shown).Where(id => !HasTakenAway(id)).Select(id => $"{id} vanished from /api/content"));
                known = shown;
            }
            catch (HttpRequestException refused) when (refused.StatusCode is null or HttpStatusCode.ServiceUnavailable) { }
        }
    }

    /// <summary>After one more sync, whatever is different from the platform, in words.</summary>
    public async Task<List<string>> DifferencesAsync()
    {
        var open = (string)(await Person.NewestRunAsync(Connection))["id"]!;
        await Person.WaitForEndAsync(open, patience, farm.Tell);
        var run = await Person.WaitForEndAsync(await Person.SyncAsync(Connection, "last"), patience, farm.Tell);
        var (there, here) = (await farm.OutsideWorld.ItemsAsync(account, item => $"{item["title"]} ({item["visibility"]})"), await ContentAsync());
        var quota = await Person.QuotaAsync();
        var completed = await farm.Books.OneAsync<long>("select count(*) from app.sync_run where connection_id = $1 and status = 'completed'", Guid.Parse(Connection));
        return
        [
            .. Wrong,
            .. (string?)run["status"] == "completed" ? Array.Empty<string>() : [$"the last run {run["status"]}: {run["problem"]}"],
            .. here.GroupBy(item => item.Id).Where(item => item.Count() > 1).Select(item => $"{item.Key} is there {item.Count()} times"),
            .. here.Where(item => there.GetValueOrDefault(item.Id) != item.Shown).Select(item => $"{item.Id} is \"{item.Shown}\" and not \"{there.GetValueOrDefault(item.Id)}\""),
            .. there.Keys.Except(here.Select(item => item.Id)).Select(id => $"{id} is missing"),
            .. ((long)quota["used"]!, (long)quota["held"]!) == (completed, 0) ? Array.Empty<string>() : [$"{quota["used"]} units used and {quota["held"]} held by {completed} completed runs"],
            .. await farm.Books.ContradictionsAsync(Person.Email),
        ];
    }

    async Task<List<(string Id, string Shown)>> ContentAsync()
    {
        var items = new List<(string, string)>();
        for (string? cursor = ""; cursor is not null;)
        {
            var page = await Person.GetAsync($"/api/content?limit=100{(cursor.Length > 0 ? $"&cursor={Uri.EscapeDataString(cursor)}" : "")}");
            items.AddRange(page["items"]!.AsArray().Select(item => ((string)item!["externalId"]!, $"{item["title"]} ({item["visibility"]})")));
            cursor = (string?)page["nextCursor"];
        }
        return items;
    }
}
