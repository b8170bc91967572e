using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using StreamVibe.Tests.Cluster.Installations;
using StreamVibe.Tests.Cluster.Processes;
using StreamVibe.Vault;

namespace StreamVibe.Tests.Cluster;

/// <summary>On an installation of its own: its vault key changes.</summary>
public sealed class KilledWhileRewrappingTests(ITestOutputHelper output)
{
    const int Secrets = 600;

    static readonly TimeSpan Patience = TimeSpan.FromSeconds(240);

    [Fact]
    public async Task A_rewrap_that_was_killed_half_way_is_finished_by_the_next_start_and_nothing_is_lost()
    {
        await using var installation = new OneProcess();
        await installation.StartAsync();
        var books = installation.Books;
        var person = await installation.NewPersonAsync();
        var connection = await person.ConnectAsync("second");
        await person.WaitForEndAsync((string)(await person.NewestRunAsync(connection))["id"]!, Patience, installation.Tell);
        // The job's first run is over, so that the next comes a while after the next start and not in the middle of it.
        await Wait.UntilAsync("the job's first run", Patience, async () => (await MetricsAsync(person)).Contains("streamvibe_vault_secrets{", StringComparison.Ordinal), installation.Tell);
        var (id, key) = installation.VaultKey;
        var before = new Sealer(new KeyRing(id, new Dictionary<string, byte[]> { [id] = key }));
        var rows = Enumerable.Range(0, Secrets).Select(Name).Select(name => $"('{name}', '\\x{Convert.ToHexString(before.Seal($"setting_{name}", Encoding.UTF8.GetBytes(name)))}', now())");
        await books.ListAsync<string>($"insert into vault.setting (name, envelope, updated_at) values {string.Join(", ", rows)}");

        // The job comes as far as a row in the middle and dies there.
        var next = RandomNumberGenerator.GetBytes(32);
        var middle = Name(Secrets / 2);
        await installation.BeginAgainAsync(("Vault:Keys:k2", Convert.ToBase64String(next)), ("Vault:CurrentKey", "k2"));
        // Before the job can begin: it would pass that row.
        var hold = await installation.ReachedAsync<IAsyncDisposable>(async () => await books.HoldUpSettingAsync(middle));
        await installation.ReadyAsync();
        await RunsUntilAsync(installation, "the job in the middle", () => books.IsWaitingAsync("update vault.setting"));
        var done = (await KeysAsync(installation)).Count(found => found == "k2");
        output.WriteLine($"killed after {done} of {Secrets} settings");
        await installation.KillAsync();
        await hold.DisposeAsync();
        Assert.InRange(done, 1, Secrets - 1);

        await installation.StartAsync();
        // A run that died keeps its claim for two minutes.
        await installation.OutsideWorld.AdvanceAsync("00:02:30");
        await RunsUntilAsync(installation, "every secret under the new key", async () => (await KeysAsync(installation)).All(found => found == "k2"));
        var after = new Sealer(new KeyRing("k2", new Dictionary<string, byte[]> { ["k2"] = next }));
        foreach (var name in Enumerable.Range(0, Secrets).Select(Name))
            Assert.Equal(name, Encoding.UTF8.GetString(after.Open($"setting_{name}", await books.OneAsync<byte[]>("select envelope from vault.setting where name = $1", name))));
        // Hours may have passed.
        await person.SignInAsync();
        await person.WaitForEndAsync(await person.SyncAsync(connection, "after"), Patience, installation.Tell);
        Assert.Equal("completed", (string?)(await person.NewestRunAsync(connection))["status"]);
    }

    /// <summary>A run has twenty seconds; what a slow one did not come to is for the next, in an hour: it is passed whenever a minute brought nothing.</summary>
    static async Task RunsUntilAsync(OneProcess installation, string what, Func<Task<bool>> look)
    {
        var (since, moved) = (Stopwatch.GetTimestamp(), Task.CompletedTask);
        await Wait.UntilAsync(what, Patience, async () =>
        {
            if (await look()) return true;
            if (!moved.IsCompleted || Stopwatch.GetElapsedTime(since) < TimeSpan.FromMinutes(1)) return false;
            // Not waited for: what became due may be what is held up.
            moved = installation.OutsideWorld.AdvanceAsync("01:00:00").ContinueWith(_ => { }, TaskScheduler.Default);
            since = Stopwatch.GetTimestamp();
            return false;
        }, installation.Tell, TimeSpan.FromMilliseconds(20));
    }

    static async Task<string> MetricsAsync(Clients.Person person)
    {
        using var answer = await person.SendAsync(HttpMethod.Get, "/metrics");
        return await answer.Content.ReadAsStringAsync();
    }

    static string Name(int number) => $"s{number:0000}";

    static Task<List<string>> KeysAsync(OneProcess installation) => installation.Books.ListAsync<string>(
        "select convert_from(substring(envelope from 3 for get_byte(envelope, 1)), 'UTF8') from (select envelope from vault.secret union all select envelope from vault.setting) sealed");
}
