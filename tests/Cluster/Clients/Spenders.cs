using StreamVibe.Tests.Cluster.Installations;
using StreamVibe.Tests.Cluster.Processes;

namespace StreamVibe.Tests.Cluster.Clients;

/// <summary>Some people who spend at the same time, while something happens to the cluster.</summary>
sealed class Spenders : IAsyncDisposable
{
    const int Limit = 40;

    readonly CancellationTokenSource over = new();
    readonly SiloClient[] doors;
    readonly Spender[] people;
    readonly Task work;

    Spenders(SiloClient[] doors, Spender[] people)
    {
        (this.doors, this.people) = (doors, people);
        work = Task.WhenAll(people.Select(person => person.SpendAsync(over.Token)));
    }

    public int Granted => people.Sum(person => person.Granted);

    public int Unknown => people.Sum(person => person.Unknown);

    public static async Task<Spenders> BeginAsync(Farm farm, int count, Random chance)
    {
        await farm.Books.WatchLimitsAsync();
        var doors = await Task.WhenAll(farm.Silos.Select(silo => SiloClient.ConnectAsync(farm.GatewayOf(silo))));
        var seeds = Enumerable.Range(0, count).Select(_ => chance.Next()).ToArray();
        var people = await Task.WhenAll(seeds.Select(async seed =>
        {
            var person = await farm.NewPersonAsync();
            await farm.Books.LimitAsync(person.Email, Limit);
            return new Spender(person, await farm.Books.UserIdAsync(person.Email), Limit, doors, farm.Books, seed);
        }));
        return new Spenders(doors, people);
    }

    /// <summary>Lets them go on until they have so many.</summary>
    public Task GrantedAsync(int units) => Wait.UntilAsync($"{units} units", TimeSpan.FromSeconds(60), () => Task.FromResult(Granted >= units), () => $"{Granted} so far");

    /// <summary>
    /// No more units, except up to the limit: nothing that was acknowledged is lost, nothing is there twice or of which nobody was told, and the sums are those of the ledger.
    /// </summary>
    public async Task EndAsync(ITestOutputHelper output, int atLeast)
    {
        await over.CancelAsync();
        await work;
        var differences = (await Task.WhenAll(people.Select(person => person.DifferencesAsync()))).SelectMany(found => found).ToList();
        output.WriteLine($"{Granted} units acknowledged, {people.Sum(person => person.Refused)} refused, {Unknown} answers that did not say");
        Assert.True(differences.Count == 0, string.Join('\n', differences));
        Assert.True(Granted >= atLeast, $"Only {Granted} units were acknowledged.");
    }

    public async ValueTask DisposeAsync()
    {
        if (!over.IsCancellationRequested) await over.CancelAsync();
        await work.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        foreach (var door in doors) await door.DisposeAsync();
        over.Dispose();
    }
}
