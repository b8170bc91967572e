using StreamVibe.Tests.Cluster.Clients;
using StreamVibe.Tests.Cluster.Installations;
using StreamVibe.Tests.Cluster.Processes;

namespace StreamVibe.Tests.Cluster;

/// <summary>Google has answered a refresh, and the silo dies before the tokens are saved.</summary>
[Collection(typeof(KilledTests))]
public sealed class KilledWhileRefreshingTests(TwoOfEach cluster)
{
    const string Account = "second", Saving = "update vault.secret";

    static readonly TimeSpan recovery = TimeSpan.FromSeconds(45);

    /// <param name="rotates">Whether Google's old refresh token dies with the answer.</param>
    /// <param name="saved">Whether PostgreSQL still finishes what the dead silo had sent.</param>
    [Theory]
    [InlineData(false, false, "connected")]
    [InlineData(true, true, "connected")]
    [InlineData(true, false, "needs_reauth")]
    public async Task The_connection_recovers_or_says_that_it_needs_a_new_consent(bool rotates, bool saved, string status)
    {
        var person = await cluster.NewPersonAsync();
        var connection = await person.ConnectAsync(Account);
        var first = (string)(await person.NewestRunAsync(connection))["id"]!;
        await person.WaitForEndAsync(first, TimeSpan.FromSeconds(60), cluster.Tell);
        await cluster.OutsideWorld.RotateAsync(Account, rotates);

        var dead = await KillBetweenAnswerAndSaveAsync(person, connection, first, saved);
        await Wait.UntilAsync($"the connection to be {status}", recovery, async () => await person.TryVerifyAsync(connection) == status, cluster.Tell);
        var told = (await person.GetAsync("/api/notifications"))["items"]!.AsArray().Count(row => (string?)row!["kind"] == "connection_needs_reauth");
        Assert.Equal(status == "needs_reauth" ? 1 : 0, told);
        // A consent heals what was lost.
        if (status == "needs_reauth") Assert.Equal(connection, await person.ConnectAsync(Account));
        Assert.Equal("connected", await person.VerifyAsync(connection));
        await cluster.OutsideWorld.RotateAsync(Account, rotates: false);
        await cluster.RestartAsync(dead);
        await person.DisconnectAsync(connection);
    }

    async Task<string> KillBetweenAnswerAndSaveAsync(Person person, string connection, string sync, bool saved)
    {
        var calls = await cluster.OutsideWorld.TokenCallsAsync();
        var (working, _) = await cluster.SilosOfAsync(sync);
        var hold = await cluster.Books.HoldUpTokensAsync(connection);
        // Its answer never comes: the silo that was asked dies.
        _ = person.TryVerifyAsync(connection).ContinueWith(answer => answer.Exception, TaskScheduler.Default);
        await Wait.UntilAsync("the tokens to wait for their place", TimeSpan.FromSeconds(30), () => cluster.Books.IsWaitingAsync(Saving), cluster.Tell, TimeSpan.FromMilliseconds(10));
        Assert.Equal(calls + 1, await cluster.OutsideWorld.TokenCallsAsync());
        await cluster[working].KillAsync();
        if (!saved) Assert.NotEmpty(await cluster.Books.EndWaitingAsync(Saving));
        await hold.DisposeAsync();
        // The lease of the dead runs out.
        await cluster.OutsideWorld.AdvanceAsync("00:00:31");
        return working;
    }
}
