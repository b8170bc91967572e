using StreamVibe.Tests.Cluster.Clients;
using StreamVibe.Tests.Cluster.Installations;
using StreamVibe.Tests.Cluster.Processes;

namespace StreamVibe.Tests.Cluster;

/// <summary>A silo that dies or stands still while models are asked for it, at any moment or exactly between two steps.</summary>
[Collection(typeof(TwoOfEachTests))]
public sealed class KilledWhileAnalysingTests(TwoOfEach cluster, ITestOutputHelper output)
{
    static readonly TimeSpan moment = TimeSpan.FromMilliseconds(10), patience = TimeSpan.FromSeconds(60);

    /// <param name="items">For three kills more than four at a time get through, at three seconds each, while the silos come back.</param>
    [Theory]
    [InlineData(Breakage.Killed, 3, 80)]
    [InlineData(Breakage.StandsStill, 1, 16)]
    public async Task Each_item_has_its_suggestions_and_one_unit_however_often_the_silo_is_broken(Breakage how, int times, int items)
    {
        var chance = Seeds.Next(output);
        var person = await cluster.NewPersonAsync();
        var user = await cluster.Books.UserIdAsync(person.Email);
        await cluster.Books.LiftLimitsAsync(person.Email);
        var (connection, contents) = await cluster.ItemsAsync(person, $"analysed-{how}".ToLowerInvariant(), items);
        await cluster.OutsideWorld.ThinkAsync(TimeSpan.FromSeconds(3));
        var analysis = await person.AnalyzeAsync(contents);
        var (working, _) = await cluster.SilosOfAsync(analysis);
        for (var time = 0; time < times; time++)
        {
            await cluster.AskedAsync(user, 1);
            await Task.Delay(chance.Next(0, 2_000), TestContext.Current.CancellationToken);
            var breaking = new Breaking(cluster, working, how);
            await breaking.BreakAsync("");
            await breaking.PassAsync();
            if (how == Breakage.StandsStill) await Wait.UntilAsync("the other silo to ask", patience, async () => await Attempts() > 4, cluster.Tell);
            await breaking.WakeAsync();
            working = cluster.Silos.Single(silo => silo != working);
        }
        await cluster.OutsideWorld.ThinkAsync(TimeSpan.Zero);

        Assert.Equal("completed", await cluster.AnalysisEndAsync(analysis));
        Assert.Equal([(long)items], await cluster.Books.ListAsync<long>("select count(*) from app.analysis_item where user_id = $1 and status = 'completed' and suggestions > 0", user));
        Assert.Equal((items, 0), await cluster.Books.UnitsAsync(user));
        Assert.Empty(await cluster.Books.AnalysisContradictionsAsync(user));
        output.WriteLine($"{await Attempts()} attempts at {items} items");
        Assert.True(await Attempts() > items, "Nobody felt it.");
        await person.DisconnectAsync(connection);

        Task<long> Attempts() => cluster.Books.OneAsync<long>("select sum(attempt) from app.analysis_item where user_id = $1", user);
    }

    /// <param name="ending">While the end of an item is saved; else while it is taken up.</param>
    [Theory]
    [InlineData(false, Breakage.StatementFails)]
    [InlineData(false, Breakage.Killed)]
    [InlineData(false, Breakage.StandsStill)]
    [InlineData(true, Breakage.StatementFails)]
    [InlineData(true, Breakage.Killed)]
    [InlineData(true, Breakage.StandsStill)]
    public async Task What_an_item_brings_is_there_whole_or_not_at_all_and_counts_once(bool ending, Breakage how)
    {
        var books = cluster.Books;
        var person = await cluster.NewPersonAsync();
        var user = await books.UserIdAsync(person.Email);
        var (connection, items) = await cluster.ItemsAsync(person, $"broken-{ending}-{how}".ToLowerInvariant(), items: 3);
        // The sums of the month are there from now on.
        Assert.Equal("completed", await cluster.AnalysisEndAsync(await person.AnalyzeAsync(items[0])));

        await cluster.OutsideWorld.ThinkAsync(TimeSpan.FromMilliseconds(ending ? 1_000 : 0));
        var words = ending ? "settle_usage" : "reserve_spend";
        var hold = ending ? null : await books.HoldUpAsync("select from app.ai_spend where user_id = $1 for update", user);
        var analysis = await person.AnalyzeAsync(items[1..]);
        if (ending)
        {
            await cluster.AskedAsync(user, 2);
            hold = await books.HoldUpSettlementsAsync(person.Email);
        }
        await Wait.UntilAsync("the statement to wait", patience, () => books.IsWaitingAsync(words), cluster.Tell, moment);
        var breaking = new Breaking(cluster, (await cluster.SilosOfAsync(analysis)).Working, how);
        await breaking.BreakAsync(words);
        await hold!.DisposeAsync();
        await cluster.OutsideWorld.ThinkAsync(TimeSpan.Zero);
        await breaking.PassAsync();

        Assert.Equal("completed", await cluster.AnalysisEndAsync(analysis));
        await breaking.WakeAsync();
        Assert.Equal((3, 0), await books.UnitsAsync(user));
        Assert.Equal([3L], await books.ListAsync<long>("select count(*) from app.analysis_item where user_id = $1 and status = 'completed'", user));
        Assert.Empty(await books.AnalysisContradictionsAsync(user));
        await person.DisconnectAsync(connection);
    }
}
