using System.Globalization;
using System.Net;
using System.Text.Json;
using StreamVibe.Tests.Integration.Fixtures;

namespace StreamVibe.Tests.Integration.Billing;

/// <summary>What a person used: finished cycles, and day by day.</summary>
public sealed class UsageTests(SharedSystem system) : IClassFixture<SharedSystem>
{
    [Theory]
    [InlineData("/api/usage/history")]
    [InlineData("/api/usage/daily")]
    public async Task Nobody_sees_it_without_a_sign_in(string path) => await (await system.App.NewClient().GetAsync(path)).Problem(HttpStatusCode.Unauthorized, "unauthenticated");

    [Fact]
    public async Task Nobody_sees_what_somebody_else_used_and_no_administrator_does_here()
    {
        var (owner, other) = (await system.App.RegisterAsync(), await system.App.RegisterAsync());
        await Used(owner, "sync", "2026-05-01T12:00Z");
        await Cycles(owner, 2);
        await Sql.RunAsync(system.App.Database, $"insert into app.user_role (user_id, role, granted_at) values ('{other.Id}', 'admin', now())", "streamvibe_service");
        Assert.Empty(await other.All("/api/usage/history"));
        Assert.All(await Daily(other, "from=2026-05-01&to=2026-05-02"), day => Assert.Equal(0, day.Number("used")));
        var cursor = Uri.EscapeDataString((await owner.Get("/api/usage/history?limit=1")).Text("nextCursor"));
        await (await other.Http.GetAsync($"/api/usage/history?cursor={cursor}")).Problem(HttpStatusCode.BadRequest, "invalid_cursor");
    }

    [Fact]
    public async Task Finished_cycles_come_newest_first_page_by_page_each_once()
    {
        var user = await system.App.RegisterAsync();
        await Cycles(user, 5);
        var all = await user.All("/api/usage/history");
        Assert.Equal(15, all.Count);
        Assert.Equal(["kind", "cycleStart", "cycleEnd", "used", "overage", "limit"], all[0].Names());
        Assert.Equal(all.Select(row => row.Text("cycleStart")).OrderDescending(), all.Select(row => row.Text("cycleStart")));
        Assert.Equal(all.Select(row => row.GetRawText()), (await user.All("/api/usage/history", limit: 4)).Select(row => row.GetRawText()));
        Assert.Equal(("ai_analysis", new(2026, 5, 15, 0, 0, 0, TimeSpan.Zero), new(2026, 6, 15, 0, 0, 0, TimeSpan.Zero), 5, 1),
            (all[0].Text("kind"), all[0].GetProperty("cycleStart").GetDateTimeOffset(), all[0].GetProperty("cycleEnd").GetDateTimeOffset(), all[0].Number("used"), all[0].Number("overage")));
        Assert.Equal(JsonValueKind.Null, all[1].GetProperty("limit").ValueKind);

        var syncs = await user.All("/api/usage/history?kind=sync", limit: 2);
        Assert.Equal(5, syncs.Count);
        Assert.All(syncs, row => Assert.Equal("sync", row.Text("kind")));
    }

    [Fact]
    public async Task A_cursor_belongs_to_its_kind()
    {
        var user = await system.App.RegisterAsync();
        await Cycles(user, 2);
        var cursor = Uri.EscapeDataString((await user.Get("/api/usage/history?limit=1&kind=sync")).Text("nextCursor"));
        await (await user.Http.GetAsync($"/api/usage/history?kind=sync&cursor={cursor}")).Expect(HttpStatusCode.OK);
        foreach (var other in new[] { "", "kind=ai_analysis&" }) await (await user.Http.GetAsync($"/api/usage/history?{other}cursor={cursor}")).Problem(HttpStatusCode.BadRequest, "invalid_cursor");
        await (await user.Http.GetAsync($"/api/audit?cursor={cursor}")).Problem(HttpStatusCode.BadRequest, "invalid_cursor");
        await (await user.Http.GetAsync("/api/usage/history?limit=many")).Invalid("limit");
    }

    [Fact]
    public async Task Who_is_new_has_no_finished_cycle_and_thirty_days_of_nothing()
    {
        var user = await system.App.RegisterAsync();
        Assert.Equal("""{"items":[],"nextCursor":null}""", (await user.Get("/api/usage/history")).GetRawText());
        var days = await Daily(user, "");
        Assert.Equal(30 * 3, days.Count);
        Assert.Equal(["date", "kind", "used", "overage"], days[0].Names());
        Assert.All(days, day => Assert.Equal((0, 0), (day.Number("used"), day.Number("overage"))));
        Assert.Equal(["sync", "ai_analysis", "seo_submission"], days.Take(3).Select(day => day.Text("kind")));
        var today = DateOnly.FromDateTime((await system.App.Sandbox.Now()).UtcDateTime);
        // Midnight may pass between the two.
        Assert.InRange(today.DayNumber - DateOnly.Parse(days[^1].Text("date"), CultureInfo.InvariantCulture).DayNumber, 0, 1);
        Assert.Equal(days.Select(day => day.Text("date")).Order(), days.Select(day => day.Text("date")));
    }

    [Fact]
    public async Task A_sync_is_in_the_day_it_ended_and_what_was_given_back_in_none()
    {
        var user = await system.App.RegisterAsync();
        await user.ConnectNew(items: 1);
        await Used(user, "sync", "2026-05-02T00:00Z", state: "released");
        await Used(user, "sync", "2026-05-02T00:00Z", state: "held");
        Assert.All(await Daily(user, "from=2026-05-01&to=2026-05-03"), day => Assert.Equal(0, day.Number("used")));
        var used = (await Daily(user, "kind=sync")).Where(day => day.Number("used") > 0);
        Assert.Equal(1, Assert.Single(used).Number("used"));
    }

    [Theory]
    // The days on which clocks there are moved have 23 and 25 hours; each has what was used from its midnight to the next.
    [InlineData("Europe/Vienna", "2026-03-29", "2026-03-28T23:00Z", "2026-03-29T22:00Z")]
    [InlineData("Europe/Vienna", "2026-10-25", "2026-10-24T22:00Z", "2026-10-25T23:00Z")]
    [InlineData("Asia/Kathmandu", "2026-06-01", "2026-05-31T18:15Z", "2026-06-01T18:15Z")]
    [InlineData("UTC", "2026-06-01", "2026-06-01T00:00Z", "2026-06-02T00:00Z")]
    public async Task A_day_is_one_of_the_persons_time_zone(string zone, string day, string start, string end)
    {
        var user = await system.App.RegisterAsync();
        await (await user.Send(HttpMethod.Patch, "/api/me", new { timeZone = zone })).Expect(HttpStatusCode.OK);
        var (first, next) = (DateTimeOffset.Parse(start, CultureInfo.InvariantCulture), DateTimeOffset.Parse(end, CultureInfo.InvariantCulture));
        foreach (var (at, overage) in new[] { (first.AddMilliseconds(-1), 0), (first, 0), (next.AddMilliseconds(-1), 1), (next, 0) }) await Used(user, "sync", $"{at:O}", overage: overage);
        var date = DateOnly.Parse(day, CultureInfo.InvariantCulture);
        var days = await Daily(user, string.Create(CultureInfo.InvariantCulture, $"kind=sync&from={date.AddDays(-1):yyyy-MM-dd}&to={date.AddDays(1):yyyy-MM-dd}"));
        Assert.Equal([1, 2, 1], days.Select(one => one.Number("used")));
        Assert.Equal([0, 1, 0], days.Select(one => one.Number("overage")));
        // One day alone is the same day.
        Assert.Equal(days[1].GetRawText(), Assert.Single(await Daily(user, $"kind=sync&from={day}&to={day}")).GetRawText());
    }

    [Fact]
    public async Task A_year_is_answered_whole_and_kinds_are_told_apart()
    {
        var user = await system.App.RegisterAsync();
        await Used(user, "sync", "2024-01-01T00:00Z");
        await Used(user, "ai_analysis", "2024-12-31T23:59Z");
        var days = await Daily(user, "from=2024-01-01&to=2024-12-31");
        Assert.Equal(366 * 3, days.Count);
        Assert.Equal(["2024-01-01 sync", "2024-12-31 ai_analysis"], days.Where(day => day.Number("used") > 0).Select(day => $"{day.Text("date")} {day.Text("kind")}"));
    }

    [Theory]
    [InlineData("daily?from=yesterday", "from")]
    [InlineData("daily?from=2026-02-30", "from")]
    [InlineData("daily?to=2026-2-3", "to")]
    [InlineData("daily?to=2026-02-03T00:00:00Z", "to")]
    [InlineData("daily?to=-2026-02-03", "to")]
    [InlineData("daily?from=2026-02-02&to=2026-02-01", "from")]
    [InlineData("daily?from=2025-01-01&to=2026-01-02", "from")]
    [InlineData("daily?from=0001-01-01&to=0001-01-02", "to")]
    [InlineData("daily?to=9999-12-31", "to")]
    [InlineData("daily?kind=likes", "kind")]
    [InlineData("daily?kind=0", "kind")]
    [InlineData("history?kind=Sync", "kind")]
    public async Task What_cannot_be_asked_is_refused_by_its_name(string query, string field) => await (await (await system.App.RegisterAsync()).Http.GetAsync($"/api/usage/{query}")).Invalid(field);

    [Fact]
    public async Task An_empty_parameter_is_none()
    {
        var user = await system.App.RegisterAsync();
        Assert.Equal(90, (await Daily(user, "kind=&from=&to=")).Count);
        Assert.Empty(await user.All("/api/usage/history?kind="));
    }

    static async Task<List<JsonElement>> Daily(TestUser user, string query)
    {
        var page = await user.Get($"/api/usage/daily?{query}");
        Assert.Equal(["items", "nextCursor"], page.Names());
        Assert.Equal(JsonValueKind.Null, page.GetProperty("nextCursor").ValueKind);
        return [.. page.GetProperty("items").EnumerateArray()];
    }

    /// <summary>One unit of the ledger, as if it had been settled then.</summary>
    Task Used(TestUser user, string kind, string at, string state = "committed", int overage = 0) => Sql.RunAsync(system.App.Database, string.Create(CultureInfo.InvariantCulture,
        $"""
        insert into app.usage_event (user_id, operation_id, kind, state, overage, cycle_start, held_at, settled_at)
        values ('{user.Id}', gen_random_uuid(), '{kind}', '{state}', {overage}, '{at}', '{at}', '{at}')
        """), "streamvibe_service");

    /// <summary>So many months that ended, with every kind.</summary>
    Task Cycles(TestUser user, int months) => Sql.RunAsync(system.App.Database,
        $"""
        insert into app.quota_usage_history (user_id, kind, cycle_start, cycle_end, used, overage, quota_limit)
        select '{user.Id}', kind, '2026-01-15Z'::timestamptz + make_interval(months => n - 1), '2026-01-15Z'::timestamptz + make_interval(months => n), n, 1, case when kind = 'ai_analysis' then 20 end
        from generate_series(1, {months}) n, unnest(array['sync', 'ai_analysis', 'seo_submission']) kind
        """, "streamvibe_service");
}
