using System.Net;
using StreamVibe.Billing;
using StreamVibe.Tests.Cluster.Clients;
using StreamVibe.Tests.Cluster.Installations;
using StreamVibe.Tests.Cluster.Processes;

namespace StreamVibe.Tests.Cluster;

/// <summary>PostgreSQL commits, and the connection is lost before anybody hears of it.</summary>
[Collection(typeof(DurableDatabaseTests))]
public sealed class AnswerLostTests(DurableDatabase farm)
{
    static readonly TimeSpan patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task An_edit_repeated_by_its_key_happened_once_and_without_a_key_is_a_definite_503()
    {
        var (_, person, connection, items) = await Rounds.BeginAsync(farm, "lost-edit");
        var path = $"/api/content/{items[0]}";
        var first = new { title = "Nobody heard of this" };
        var lost = farm.Wire.LoseAnswerAfterAsync(first.title);
        await RefusedForNowAsync(person.SendAsync(HttpMethod.Patch, path, first, key: "edit"));
        await lost.WaitAsync(patience, TestContext.Current.CancellationToken);

        var repeated = await AgainAsync(() => person.PatchAsync(path, first, key: "edit"));
        Assert.Equal((first.title, 2), ((string)repeated["title"]!, (int)repeated["version"]!));
        Assert.Equal(repeated.ToJsonString(), (await person.PatchAsync(path, first, key: "edit")).ToJsonString());
        Assert.Equal(2, (int)(await person.GetAsync($"{path}/revisions?limit=1"))["items"]![0]!["number"]!);
        Assert.Equal(1, await EditsAsync(items[0]));

        var second = new { title = "Nor of this" };
        lost = farm.Wire.LoseAnswerAfterAsync(second.title);
        await RefusedForNowAsync(person.SendAsync(HttpMethod.Patch, path, second));
        await lost.WaitAsync(patience, TestContext.Current.CancellationToken);
        // Whoever wants to know looks.
        Assert.Equal((second.title, 3), ((string)(await AgainAsync(() => person.GetAsync(path)))["title"]!, (int)(await person.GetAsync(path))["version"]!));
        Assert.Equal(2, await EditsAsync(items[0]));
        await person.DisconnectAsync(connection);
    }

    [Fact]
    public async Task A_start_repeated_by_its_key_is_the_same_run_and_one_unit()
    {
        var (_, person, connection, _) = await Rounds.BeginAsync(farm, "lost-start");
        var lost = farm.Wire.LoseAnswerAfterAsync("sync.started");
        await RefusedForNowAsync(person.SendAsync(HttpMethod.Post, $"/api/connections/{connection}/sync", key: "wish"));
        await lost.WaitAsync(patience, TestContext.Current.CancellationToken);

        var sync = await AgainAsync(() => person.SyncAsync(connection, "wish"));
        Assert.Equal(sync, await person.SyncAsync(connection, "wish"));
        // The process that opened it did not hear of it either: the run is taken up when its lease is over.
        await farm.OutsideWorld.AdvanceAsync("00:01:01");
        Assert.Equal(("completed", 60), await EndAsync(person, sync));
        Assert.Equal(2, (await person.GetAsync($"/api/connections/{connection}/syncs"))["items"]!.AsArray().Count);
        var quota = await person.QuotaAsync();
        Assert.Equal((2, 0), ((int)quota["used"]!, (int)quota["held"]!));
        Assert.Empty(await farm.Books.ContradictionsAsync(person.Email));
        await person.DisconnectAsync(connection);
    }

    [Fact]
    public async Task A_page_whose_commit_nobody_heard_of_is_not_counted_twice()
    {
        const string Account = "lost-page";
        var (_, person, connection, _) = await Rounds.BeginAsync(farm, Account);
        var lost = farm.Wire.LoseAnswerAfterAsync((await farm.OutsideWorld.ItemsAsync(Account)).Keys.First());
        var sync = await person.SyncAsync(connection, "page");
        await lost.WaitAsync(patience, TestContext.Current.CancellationToken);
        Assert.Equal(50, await farm.Books.OneAsync<int>("select seen from app.sync_run where id = $1", Guid.Parse(sync)));
        await farm.OutsideWorld.AdvanceAsync("00:01:01");
        Assert.Equal(("completed", 60), await EndAsync(person, sync));
        Assert.Empty(await farm.Books.ContradictionsAsync(person.Email));
        await person.DisconnectAsync(connection);
    }

    [Fact]
    public async Task A_unit_whose_commit_nobody_heard_of_is_held_once_and_granted_by_its_id()
    {
        var person = await farm.NewPersonAsync();
        var user = await farm.Books.UserIdAsync(person.Email);
        await using var door = await SiloClient.ConnectAsync(farm.GatewayOf("silo-1"));
        var grain = door.Grains.GetGrain<ISubscriptionGrain>(user);
        // The connection that is lost is a good one.
        await AgainAsync(() => HoldAsync(Guid.Parse("0d9d4d0c-1f0b-4a4e-8b6e-6a4a8f8b0001")));
        var operation = Guid.Parse("0d9d4d0c-1f0b-4a4e-8b6e-6a4a8f8b0002");
        var lost = farm.Wire.LoseAnswerAfterAsync(operation);
        await AgainAsync(() => HoldAsync(operation));
        Assert.True(lost.IsCompletedSuccessfully, "No answer was lost.");
        await HoldAsync(operation);
        Assert.Equal((0, 2), await farm.Books.UsageAsync(user));
        Assert.Equal(["held", "held"], (await farm.Books.LedgerAsync(user)).Select(row => row[1]));

        // The counter in memory knows it as well: eight of ten are left, and not one more.
        for (var left = 3; left <= 10; left++) await HoldAsync(new Guid(left, 0, 0, new byte[8]));
        var refused = await Assert.ThrowsAsync<DomainException>(() => HoldAsync(new Guid(11, 0, 0, new byte[8])));
        Assert.Equal(ErrorCode.QuotaExceeded, refused.Code);
        Assert.Equal((0, 10), await farm.Books.UsageAsync(user));

        async Task<string> HoldAsync(Guid unit)
        {
            await grain.Hold(QuotaKind.Sync, unit);
            return "held";
        }
    }

    async Task<(string?, int)> EndAsync(Person person, string sync) =>
        await person.WaitForEndAsync(sync, patience, farm.Tell) is var run ? ((string?)run["status"], (int)run["seen"]!) : default;

    /// <summary>As a client does that is told to try again.</summary>
    Task<T> AgainAsync<T>(Func<Task<T>> ask) where T : class => Wait.ForAsync("an answer", patience, async () =>
    {
        try { return await ask(); }
        catch (DomainException refusal) when (refusal.Code == ErrorCode.Unavailable) { return null; }
    }, farm.Tell);

    Task<long> EditsAsync(string item) => farm.Books.OneAsync<long>("select count(*) from app.audit_log where action = 'content.edited' and target = 'content:' || $1", item);

    static async Task RefusedForNowAsync(Task<HttpResponseMessage> asked)
    {
        using var answer = await asked;
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.NotNull(answer.Headers.RetryAfter);
    }
}
