using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using StreamVibe.Maintenance;
using StreamVibe.Tests.Integration.Fixtures;

namespace StreamVibe.Tests.Integration.Maintenance;

/// <summary>The jobs as administrators see and run them, and what happens to them when silos die and time passes.</summary>
[Collection(nameof(LonelyBilling))]
public sealed class JobsTests(LonelySystem system)
{
    const string Run = "/api/admin/jobs/cleanup-cache/run";

    StreamVibeApp App => system.App;

    [Fact]
    public async Task Only_an_administrator_sees_or_runs_a_job()
    {
        await (await App.NewClient().GetAsync("/api/admin/jobs")).Problem(HttpStatusCode.Unauthorized, "unauthenticated");
        await (await App.NewClient().PostAsync(Run, null)).Problem(HttpStatusCode.Unauthorized, "unauthenticated");
        var user = await App.RegisterAsync();
        await (await user.Http.GetAsync("/api/admin/jobs")).Problem(HttpStatusCode.Forbidden, "forbidden");
        await (await user.Send(HttpMethod.Post, Run)).Problem(HttpStatusCode.Forbidden, "forbidden");
        await (await user.Send(HttpMethod.Post, "/api/admin/jobs/nothing/run")).Problem(HttpStatusCode.Forbidden, "forbidden");
    }

    [Fact]
    public async Task Every_job_is_listed_with_its_calendar()
    {
        var boss = await App.AdministratorAsync();
        var jobs = await boss.All("/api/admin/jobs");
        Assert.Equal(
            ["cleanup-cache P1D", "cleanup-notifications P1D", "flush-meter-events PT1M", "forget-expired P1D", "reconcile-stripe P1D", "refresh-trending P1D", "reset-quotas PT1H", "rewrap-secrets PT1H", "tell-quotas PT15M", "wake-overdue PT1M"],
            jobs.Select(job => $"{job.Text("name")} {job.Text("every")}"));
        Assert.Equal([3, 2], new[] { "cleanup-cache", "cleanup-notifications" }.Select(name => jobs.Single(job => job.Text("name") == name).GetProperty("dueAt").GetDateTimeOffset().Hour));
    }

    [Fact]
    public async Task A_job_runs_when_an_administrator_says_so_and_is_noted_as_theirs_once()
    {
        var boss = await App.AdministratorAsync();
        var (before, noted, due, key) = (await boss.Job("cleanup-cache"), await App.Noted("cleanup-cache", $"{boss.Id}"), (await boss.Job("cleanup-cache")).Text("dueAt"), Chance.Name("key"));
        var ran = await (await boss.Send(HttpMethod.Post, Run, key: key)).Json();
        Assert.Equal(("cleanup-cache", "completed", false), (ran.Text("name"), ran.Text("lastOutcome"), ran.GetProperty("running").GetBoolean()));
        Assert.Equal(before.Number("runs") + 1, ran.Number("runs"));
        Assert.Equal(due, ran.Text("dueAt"));
        Assert.True((await (await boss.Send(HttpMethod.Post, Run, key: key)).Expect(HttpStatusCode.OK)).Headers.Contains("Idempotency-Replayed"));
        Assert.Equal(noted + 1, await App.Noted("cleanup-cache", $"{boss.Id}"));
        Assert.Contains(await boss.All("/api/audit"), row => row.Text("action") == "job.ran" && row.Text("target") == "job:cleanup-cache" && row.Text("requestId").Length > 0);
        Assert.Equal(before.Number("runs") + 1, (await boss.Job("cleanup-cache")).Number("runs"));
        await (await boss.Send(HttpMethod.Post, "/api/admin/jobs/no-such-job/run")).Problem(HttpStatusCode.NotFound, "not_found");
    }

    [Fact]
    public async Task A_job_that_runs_already_is_409_and_shown_as_running()
    {
        var boss = await App.AdministratorAsync();
        await using var other = new NpgsqlConnection(App.Database + ";Options=-c role=streamvibe_owner");
        await other.OpenAsync(TestContext.Current.CancellationToken);
        await using var transaction = await other.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await using (var hold = new NpgsqlCommand("lock table app.cache_store in access exclusive mode", other, transaction)) await hold.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        var first = boss.Send(HttpMethod.Post, Run);
        await Eventually.Get("the job to run", () => boss.Job("cleanup-cache"), job => job.GetProperty("running").GetBoolean());
        await (await boss.Send(HttpMethod.Post, Run)).Problem(HttpStatusCode.Conflict, "in_progress");
        await transaction.RollbackAsync(TestContext.Current.CancellationToken);
        Assert.Equal("completed", (await (await first).Json()).Text("lastOutcome"));
    }

    [Fact]
    public async Task A_run_that_takes_longer_than_who_asked_waits_is_202_and_ends_by_itself()
    {
        var boss = await App.AdministratorAsync();
        var runs = (await boss.Job("cleanup-cache")).Number("runs");
        await using var other = new NpgsqlConnection(App.Database + ";Options=-c role=streamvibe_owner");
        await other.OpenAsync(TestContext.Current.CancellationToken);
        await using var transaction = await other.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await using (var hold = new NpgsqlCommand("lock table app.cache_store in access exclusive mode", other, transaction)) await hold.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        var answer = await boss.Send(HttpMethod.Post, Run);
        await transaction.RollbackAsync(TestContext.Current.CancellationToken);
        Assert.Equal("/api/admin/jobs", (await answer.Expect(HttpStatusCode.Accepted)).Headers.Location?.OriginalString);
        Assert.True((await answer.Json(HttpStatusCode.Accepted)).GetProperty("running").GetBoolean());
        var ended = await Eventually.Get("the run to end", () => boss.Job("cleanup-cache"), job => job.Number("runs") > runs);
        Assert.Equal("completed", ended.Text("lastOutcome"));
    }

    [Fact]
    public async Task Ten_days_without_a_run_are_made_up_by_one_and_it_is_noted()
    {
        var boss = await App.AdministratorAsync();
        await boss.RunJob("reset-quotas");
        var noted = await App.Noted("reset-quotas");
        await App.Sandbox.AdvanceClock(TimeSpan.FromDays(10));
        Assert.Equal(noted + 1, await App.Noted("reset-quotas"));
        // A minute later nothing is due; an hour later it is.
        await App.Sandbox.AdvanceClock(TimeSpan.FromSeconds(1));
        Assert.Equal(noted + 1, await App.Noted("reset-quotas"));
        await boss.SignInAgain();
        var job = await boss.Job("reset-quotas");
        Assert.InRange(job.GetProperty("dueAt").GetDateTimeOffset() - await App.Sandbox.Now(), TimeSpan.Zero, TimeSpan.FromHours(1));
        Assert.Equal(0, job.Number("lateBySeconds"));
        await App.Sandbox.AdvanceClock(TimeSpan.FromHours(1));
        Assert.Equal(noted + 2, await App.Noted("reset-quotas"));
    }

    [Fact]
    public async Task Of_two_activations_the_one_that_read_an_older_state_does_nothing()
    {
        var boss = await App.AdministratorAsync();
        await boss.RunJob("cleanup-cache");
        var noted = await App.Noted("cleanup-cache", $"{boss.Id}");
        await App.Overwrite("cleanup-cache", "{}");
        await (await boss.Send(HttpMethod.Post, Run)).Problem(HttpStatusCode.Conflict, "in_progress");
        Assert.Equal(noted, await App.Noted("cleanup-cache", $"{boss.Id}"));
        // It reads again, and runs.
        await Eventually.Get("the job to be read anew", () => boss.Send(HttpMethod.Post, Run), answer => answer.StatusCode == HttpStatusCode.OK);
        Assert.Equal(noted + 1, await App.Noted("cleanup-cache", $"{boss.Id}"));
    }

    [Fact]
    public async Task A_run_that_died_with_its_silo_is_taken_up_again_once()
    {
        var boss = await App.AdministratorAsync();
        await boss.RunJob("cleanup-cache");
        var (noted, runs) = (await App.Noted("cleanup-cache"), (await boss.Job("cleanup-cache")).Number("runs"));
        // What a silo leaves that claimed the run and died; the one that has it in memory forgets it at its next write.
        var died = (await App.Sandbox.Now()).AddSeconds(-1);
        await App.Overwrite("cleanup-cache", $$"""{"ClaimedUntil": "{{died:O}}"}""");
        await (await boss.Send(HttpMethod.Post, Run)).Problem(HttpStatusCode.Conflict, "in_progress");

        var grain = App.Grains.GetGrain<IMaintenanceGrain>("job:cleanup-cache");
        await Eventually.Get("the run to be taken up", async () => { await grain.Wake(); return await boss.Job("cleanup-cache"); }, job => job.Number("runs") == runs + 1);
        await grain.Wake();
        Assert.Equal(noted + 1, await App.Noted("cleanup-cache"));
        Assert.Equal("completed", (await boss.Job("cleanup-cache")).Text("lastOutcome"));
    }

    [Fact]
    public async Task A_job_that_fails_says_so_without_a_secret_and_is_tried_again_before_its_next_date()
    {
        var boss = await App.AdministratorAsync();
        var noted = await App.Noted("cleanup-cache", $"{boss.Id}");
        await Sql.RunAsync(App.Database, "revoke delete on app.cache_store from streamvibe_service", "streamvibe_owner");
        try
        {
            var ran = await boss.RunJob("cleanup-cache");
            Assert.Equal(("failed", "The database refused it (42501)."), (ran.Text("lastOutcome"), ran.Text("lastError")));
            Assert.Equal(noted + 1, await App.Noted("cleanup-cache", $"{boss.Id}"));
            Assert.InRange(ran.GetProperty("dueAt").GetDateTimeOffset() - await App.Sandbox.Now(), TimeSpan.Zero, TimeSpan.FromMinutes(1.1));
        }
        finally
        {
            await Sql.RunAsync(App.Database, "grant delete on app.cache_store to streamvibe_service", "streamvibe_owner");
        }
        await App.Sandbox.AdvanceClock(TimeSpan.FromMinutes(2));
        await Eventually.Get("the job to be tried again", () => boss.Job("cleanup-cache"), job => job.Text("lastOutcome") == "completed");
    }

    [Fact]
    public async Task How_late_a_job_is_is_a_metric()
    {
        var http = App.NewClient();
        var metrics = await Eventually.Get("the metric of each job", () => http.GetStringAsync("/metrics"), text => text.Contains("streamvibe_job_late_seconds", StringComparison.Ordinal));
        Assert.Contains("job=\"wake-overdue\"", metrics, StringComparison.Ordinal);
    }
}
