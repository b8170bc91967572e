using System.Net;
using StreamVibe.Maintenance;
using StreamVibe.Tests.Integration.Fixtures;

namespace StreamVibe.Tests.Integration.Maintenance;

/// <summary>A system in which nothing runs says that it is not ready.</summary>
public sealed class ReadinessTests(SharedSystem system) : IClassFixture<SharedSystem>
{
    [Fact]
    public async Task Where_jobs_cannot_run_it_is_not_ready_and_is_again_when_they_can()
    {
        await using var app = await StreamVibeApp.StartAsync(system.Postgres, new Dictionary<string, string?> { ["Maintenance:UnreadyAfterSeconds"] = "4" });
        var http = app.NewClient();
        var sweep = app.Grains.GetGrain<IMaintenanceGrain>("job:wake-overdue");
        await sweep.Run();
        await Eventually.Get("the system to be ready", () => Maintenance(http), state => state == "Healthy");

        // No claim can be written, so nothing is done.
        await Sql.RunAsync(app.Database, "revoke insert, update on orleans.grain_state from streamvibe_service", "streamvibe_owner");
        await Assert.ThrowsAnyAsync<Exception>(sweep.Run);
        await Eventually.Get("the system to be unready", () => Maintenance(http), state => state == "Unhealthy");
        await (await http.GetAsync("/health/ready")).Expect(HttpStatusCode.ServiceUnavailable);
        await (await http.GetAsync("/health/live")).Expect(HttpStatusCode.OK);

        await Sql.RunAsync(app.Database, "grant insert, update on orleans.grain_state to streamvibe_service", "streamvibe_owner");
        await Eventually.Get("the system to be ready again", async () => { await sweep.Run(); return await Maintenance(http); }, state => state == "Healthy");
    }

    static async Task<string> Maintenance(HttpClient http)
    {
        using var answer = await http.GetAsync("/health/ready");
        return System.Text.Json.JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.GetProperty("checks").Text("maintenance");
    }
}
