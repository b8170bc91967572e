using System.Globalization;
using StreamVibe.Tests.Cluster.Clients;
using StreamVibe.Tests.Cluster.Installations;
using StreamVibe.Tests.Cluster.Processes;

namespace StreamVibe.Tests.Cluster;

/// <summary>One silo's clock is ten minutes wrong, and is then set right by more than that while it works.</summary>
public sealed class WrongClockTests(Skewed farm) : IClassFixture<Skewed>
{
    const int Items = 60;

    static readonly TimeSpan patience = TimeSpan.FromSeconds(60), tenMinutes = TimeSpan.FromMinutes(10);

    [Theory]
    [InlineData(10)]
    [InlineData(-10)]
    public async Task A_run_whose_silo_sets_its_clock_back_by_an_hour_ends_once_and_not_before_it_began(int minutes)
    {
        farm.Clock.Set(TimeSpan.FromMinutes(minutes));
        var (person, connection) = await LivingAtAsync(Skewed.Wrong, $"back-{minutes}");
        await farm.OutsideWorld.HoldUpYouTubeAsync(TimeSpan.FromSeconds(3), "/videos");
        var sync = await person.SyncAsync(connection, "set-back");
        await Wait.UntilAsync("the run to be under way", patience, async () => (await person.RunAsync(sync))["startedAt"] is not null, farm.Tell);
        farm.Clock.Set(TimeSpan.FromMinutes(minutes) - TimeSpan.FromHours(1));
        await EndsWellAsync(person, connection, sync, runs: 2);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(-10)]
    public async Task A_token_that_the_wrong_clock_takes_for_good_or_for_over_costs_no_sync_and_no_consent(int minutes)
    {
        farm.Clock.Set(TimeSpan.FromMinutes(minutes));
        var (person, connection) = await LivingAtAsync(Skewed.Wrong, $"token-{minutes}");
        // Over for Google, and good for another five minutes where the clock is behind.
        await farm.OutsideWorld.AdvanceAsync("01:00:05");
        await person.SignInAsync();
        await EndsWellAsync(person, connection, await person.SyncAsync(connection, "an-hour-later"), runs: 2);
    }

    [Fact]
    public async Task A_cycle_is_rolled_over_once_though_one_silo_sees_its_end_before_the_other_and_then_again()
    {
        farm.Clock.Set(TimeSpan.Zero);
        // So many that some of them live where the clock will be wrong.
        var people = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => farm.NewPersonAsync()));
        await AskAsync(people);
        farm.Clock.Set(tenMinutes);
        var end = (await people[0].GetAsync("/api/subscription"))["cycleEnd"]!.GetValue<DateTimeOffset>();
        await farm.OutsideWorld.AdvanceAsync((end - await farm.OutsideWorld.NowAsync() - tenMinutes / 2).ToString("c", CultureInfo.InvariantCulture));
        await AskAsync(people);
        // Some cycles have ended by one clock, and by the other none.
        var early = await farm.Books.OneAsync<long>("select count(distinct user_id) from app.quota_usage_history");
        farm.Clock.Set(TimeSpan.FromMinutes(-50));
        await AskAsync(people);
        await farm.OutsideWorld.AdvanceAsync("00:10:00");
        await AskAsync(people);
        farm.Clock.Set(TimeSpan.Zero);
        await AskAsync(people);
        Assert.True(early > 0, "No cycle was rolled over by the wrong clock.");
        Assert.Empty(await farm.Books.ListAsync<string>(
            """
            select format('%s has %s history rows of %s', u.email, count(h.user_id), k.kind)
            from auth."user" u join app.usage_counter k on k.user_id = u.id left join app.quota_usage_history h on h.user_id = u.id and h.kind = k.kind
            where u.email = any($1) group by u.email, k.kind having count(h.user_id) <> 1
            union all
            select format('%s: a cycle ends %s and the next begins %s', u.email, h.cycle_end, s.cycle_start)
            from auth."user" u join app.subscription s on s.user_id = u.id join app.quota_usage_history h on h.user_id = u.id
            where u.email = any($1) and h.cycle_end <> s.cycle_start
            """, (object)people.Select(person => person.Email).ToArray()));
    }

    static async Task AskAsync(Person[] people)
    {
        foreach (var person in people)
        {
            await person.SignInAsync();
            await person.GetAsync("/api/subscription");
            Assert.Equal(0, (int)(await person.QuotaAsync())["used"]!);
        }
    }

    /// <summary>Somebody with a synced channel whose connection lives in this silo.</summary>
    async Task<(Person Person, string Connection)> LivingAtAsync(string silo, string name)
    {
        for (var number = 1; ; number++)
        {
            await farm.OutsideWorld.MakeAccountAsync($"{name}-{number}", Items);
            var person = await farm.NewPersonAsync();
            var connection = await person.ConnectAsync($"{name}-{number}");
            var first = (string)(await person.NewestRunAsync(connection))["id"]!;
            await person.WaitForEndAsync(first, patience, farm.Tell);
            if ((await farm.SilosOfAsync(first)).Working == silo) return (person, connection);
            await person.DisconnectAsync(connection);
        }
    }

    async Task EndsWellAsync(Person person, string connection, string sync, int runs)
    {
        var run = await person.WaitForEndAsync(sync, patience, farm.Tell);
        Assert.Equal(("completed", Items), ((string?)run["status"], (int)run["seen"]!));
        Assert.Equal("connected", (string?)(await person.GetAsync($"/api/connections/{connection}"))["status"]);
        Assert.Empty(await farm.Books.ContradictionsAsync(person.Email));
        var user = await farm.Books.UserIdAsync(person.Email);
        Assert.Equal((runs, 0), await farm.Books.UsageAsync(user));
        Assert.Empty(await farm.Books.ListAsync<string>(
            "select format('run %s: queued %s, started %s, finished %s', id, queued_at, started_at, finished_at) from app.sync_run where user_id = $1 and not (queued_at <= started_at and started_at <= finished_at)", user));
        await person.DisconnectAsync(connection);
    }
}
