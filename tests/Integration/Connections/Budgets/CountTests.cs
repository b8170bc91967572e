using System.Net;
using Microsoft.Extensions.DependencyInjection;
using StreamVibe.Connections;
using StreamVibe.Connections.Budgets;
using StreamVibe.Tests.Integration.Fixtures;
using StreamVibe.Tests.Integration.Maintenance;

namespace StreamVibe.Tests.Integration.Connections.Budgets;

/// <summary>What the budget counts, and that it is neither passed nor forgotten.</summary>
public sealed class CountTests(FewUnits system, PostgresFixture postgres) : IClassFixture<FewUnits>
{
    SandboxDriver Sandbox => system.Sandbox;

    [Fact]
    public async Task Every_request_that_reached_YouTube_is_counted_also_a_repeated_one()
    {
        await system.NewDay();
        var newest = await Sandbox.Newest();
        var author = await Author.NewAsync(system.App);
        Assert.Equal("published", (await author.Publish(await author.SuggestTitle())).Text("status"));
        await Sandbox.FaultFor(author.Account, "status", "playlistItems", 503, times: 2);
        Assert.Equal("completed", (await author.User.Sync(author.Connection)).Text("status"));
        await author.Fault("status", 412);
        Assert.Equal("published", (await author.Publish(await author.Suggest("title", "A new title", "Third"))).Text("status"));

        var sent = (await Sandbox.Journal("youtube", after: newest)).Select(request => request.Method).ToList();
        Assert.Equal((3, 2), (sent.Count(method => method == "PUT"), (await Sandbox.Journal("youtube", after: newest)).Count(request => request.Fault is not null && request.Status == 503)));
        var shown = await system.Shown();
        Assert.Equal(sent.Sum(method => method == "PUT" ? 50 : 1), shown.Number("used"));
        Assert.Equal((0, FewUnits.Daily, FewUnits.Daily - shown.Number("used")), (shown.Number("leased"), shown.Number("limit"), shown.Number("remaining")));
    }

    [Fact]
    public async Task A_check_of_a_grant_costs_nothing()
    {
        await system.NewDay();
        var user = await system.App.RegisterAsync();
        var (_, connection) = await user.ConnectNew(items: 1);
        var before = (await system.Shown()).Number("used");
        await Sandbox.AdvanceClock(TimeSpan.FromMinutes(1));
        Assert.Equal("connected", (await user.Verify(connection)).Text("status"));
        Assert.Equal(before, (await system.Shown()).Number("used"));
    }

    [Fact]
    public async Task Many_at_once_spend_exactly_the_limit()
    {
        await system.NewDay();
        var spent = await Task.WhenAll(Enumerable.Range(0, 400).Select(_ => Spend(system.Units, 1)));
        Assert.Equal(FewUnits.Daily, spent.Sum());
        Assert.Equal((FewUnits.Daily, 0), ((await system.Shown()).Number("used"), (await system.Shown()).Number("remaining")));
    }

    [Fact]
    public async Task Writes_and_reads_at_once_share_what_there_is()
    {
        await system.NewDay();
        var spent = await Task.WhenAll(Enumerable.Range(0, 200).Select(number => Spend(system.Units, number % 10 == 0 ? 50 : 1)));
        // Reads find what is too little for a write.
        Assert.Equal(FewUnits.Daily, spent.Sum());
    }

    [Fact]
    public async Task Three_silos_together_spend_the_limit_and_not_more()
    {
        await system.NewDay();
        SiloUnits[] silos = [system.OtherSilo(), system.OtherSilo(), system.OtherSilo()];
        var spent = (await Task.WhenAll(Enumerable.Range(0, 600).Select(number => Spend(silos[number % 3], 1)))).Sum();
        Assert.InRange(spent, FewUnits.Daily / 2, FewUnits.Daily);
        // What one of them has left is another one's as soon as it is given back.
        foreach (var silo in silos) await silo.GiveBack(all: true);
        var last = system.OtherSilo();
        for (var left = FewUnits.Daily - spent; left > 0; left--) Assert.Equal(1, await Spend(last, 1));
        Assert.Equal(0, await Spend(last, 1));
        await last.GiveBack(all: true);
        Assert.Equal(FewUnits.Daily, (await system.Shown()).Number("used"));
    }

    [Fact]
    public async Task A_restart_keeps_the_count_and_a_silo_that_died_counts_as_if_it_had_spent_its_lease()
    {
        var app = await StreamVibeApp.StartAsync(postgres, FewUnits.Settings);
        var dead = ActivatorUtilities.CreateInstance<SiloUnits>(app.Services);
        await dead.Spend(3, isUnasked: false, CancellationToken.None);
        await app.Services.GetRequiredService<SiloUnits>().Spend(5, isUnasked: false, CancellationToken.None);
        await using var again = await app.RestartAsync(new Dictionary<string, string?>());
        var shown = Assert.Single(await (await again.AdministratorAsync()).All("/api/admin/budgets"));
        var (used, leased) = (shown.Number("used"), shown.Number("leased"));
        Assert.True(used + leased is >= 8 and <= 100, $"8 were spent: {shown}");
        await again.Sandbox.AdvanceClock(BudgetRules.Life + TimeSpan.FromSeconds(1));
        shown = Assert.Single(await (await again.AdministratorAsync()).All("/api/admin/budgets"));
        Assert.Equal((used + leased, 0), (shown.Number("used"), shown.Number("leased")));
    }

    [Fact]
    public async Task What_a_silo_does_not_need_it_gives_back_by_itself()
    {
        await system.NewDay();
        var boss = await system.App.AdministratorAsync();
        await system.Units.Spend(1, isUnasked: false, CancellationToken.None);
        await Sandbox.AdvanceClock(BudgetRules.Life / 2 + TimeSpan.FromSeconds(1));
        await Eventually.Get("the lease to be given back", async () => (await boss.All("/api/admin/budgets"))[0], budget => (budget.Number("used"), budget.Number("leased")) == (1, 0));
    }

    [Fact]
    public async Task Administrators_see_the_day_and_nobody_else_does()
    {
        await system.NewDay();
        await (await system.App.NewClient().GetAsync("/api/admin/budgets")).Problem(HttpStatusCode.Unauthorized, "unauthenticated");
        await (await (await system.App.RegisterAsync()).Http.GetAsync("/api/admin/budgets")).Problem(HttpStatusCode.Forbidden, "forbidden");
        var shown = await system.Shown();
        Assert.Equal(["platform", "used", "leased", "limit", "remaining", "resetsAt"], shown.Names());
        Assert.Equal("youtube", shown.Text("platform"));
        Assert.Equal(system.Midnight, shown.GetProperty("resetsAt").GetDateTimeOffset());
    }

    // How many were spent: all, or none for want of them.
    static async Task<int> Spend(SiloUnits silo, int units)
    {
        try { await silo.Spend(units, isUnasked: false, CancellationToken.None); }
        catch (PlatformException none) when (none.Failure is PlatformFailure.Exhausted or PlatformFailure.Busy) { return 0; }
        return units;
    }
}
