using StreamVibe.Tests.Cluster.Installations;

namespace StreamVibe.Tests.Cluster.Clients;

/// <summary>Some who edit, some who spend, and perhaps some who read, through every door, while something happens to the cluster.</summary>
sealed class Strain : IAsyncDisposable
{
    const int Edited = 4, Spending = 6, Felt = 100, Enough = 300;

    readonly Farm farm;
    readonly Spenders spenders;
    readonly string[] items;
    readonly Caller[] callers;
    readonly List<Task> calls;
    readonly CancellationTokenSource over = new();

    Strain(Farm farm, Rounds rounds, Person person, string connection, string[] items, Spenders spenders, string[] reads)
    {
        (this.farm, Rounds, Person, Connection, this.items, this.spenders) = (farm, rounds, person, connection, items, spenders);
        callers = [.. items.Take(Edited).Select(item => Caller.Editing(item, rounds.Doors)), .. reads.Select(path => Caller.Reading(path, rounds.Doors))];
        calls = [.. callers.Select(caller => caller.CallAsync(over.Token))];
    }

    public Rounds Rounds { get; }

    public Person Person { get; }

    public string Connection { get; }

    /// <param name="reads">Paths that are read all the time.</param>
    public static async Task<Strain> BeginAsync(Farm farm, string account, Random chance, params string[] reads)
    {
        await farm.MembersAsync(2);
        var (rounds, person, connection, items) = await Rounds.BeginAsync(farm, account);
        var spenders = await Spenders.BeginAsync(farm, Spending, chance);
        await spenders.GrantedAsync(Felt);
        return new(farm, rounds, person, connection, items, spenders, reads);
    }

    /// <summary>Lets them go on for a while: nothing that was acknowledged is lost or there twice, the fault was felt, and all is well again.</summary>
    public async Task EndAsync(ITestOutputHelper output)
    {
        await spenders.GrantedAsync(Enough);
        await over.CancelAsync();
        await Task.WhenAll(calls);
        foreach (var caller in callers) output.WriteLine(caller.ToString());
        Assert.All(callers, caller => Assert.Empty(caller.Lost));
        await spenders.EndAsync(output, Enough);
        Assert.True(spenders.Unknown + callers.Sum(caller => caller.Unavailable + caller.NotConnected) > 0, "Nobody felt it.");
        for (var at = 0; at < Edited; at++) Assert.Equal(callers[at].Done + 1, (int)(await Person.GetAsync($"/api/content/{items[at]}/revisions?limit=1"))["items"]![0]!["number"]!);
        Assert.Empty(await farm.Books.ContradictionsAsync(Person.Email));
        await Well.AgainAsync(farm);
        await Person.DisconnectAsync(Connection);
    }

    public async ValueTask DisposeAsync()
    {
        await spenders.DisposeAsync();
        over.Dispose();
    }
}
