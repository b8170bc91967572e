using StreamVibe.Tests.Integration.Fixtures;

namespace StreamVibe.Tests.Integration.Maintenance;

/// <summary>What is over is removed, and nothing else.</summary>
[Collection(nameof(LonelyBilling))]
public sealed class CleanupTests(LonelySystem system)
{
    StreamVibeApp App => system.App;

    [Fact]
    public async Task Notifications_are_removed_after_ninety_days_read_or_not_and_younger_ones_stay()
    {
        var (boss, user) = (await App.AdministratorAsync(), await App.RegisterAsync());
        var now = await App.Sandbox.Now();
        // More than a batch of old ones.
        await Tell(user, 1500, now.AddDays(-90).AddMinutes(-5));
        await Tell(user, 3, now.AddDays(-90).AddHours(1));
        var ran = await boss.RunJob("cleanup-notifications");
        Assert.True(ran.Number("actedOn") >= 1500);
        Assert.Equal(3, (await user.All("/api/notifications")).Count);
        Assert.Equal(0, (await boss.RunJob("cleanup-notifications")).Number("actedOn"));
    }

    [Fact]
    public async Task They_are_removed_at_two_in_the_morning_by_themselves()
    {
        var user = await App.RegisterAsync();
        var now = await App.Sandbox.Now();
        await Tell(user, 1, now.AddDays(-91));
        await App.Sandbox.AdvanceClock(now.Date.AddDays(1).AddHours(2).AddMinutes(1) - now.UtcDateTime);
        await user.SignInAgain();
        Assert.Empty(await user.All("/api/notifications"));
    }

    [Fact]
    public async Task Cached_answers_are_removed_when_they_have_expired()
    {
        var boss = await App.AdministratorAsync();
        var now = await App.Sandbox.Now();
        await Sql.RunAsync(App.Database, $"insert into app.cache_store (key, value, expires_at) select 'old-' || n, 'x', '{now.AddSeconds(-1):O}' from generate_series(1, 1200) n", "streamvibe_service");
        await Sql.RunAsync(App.Database, $"insert into app.cache_store (key, value, expires_at) values ('young', 'x', '{now.AddHours(1):O}')", "streamvibe_service");
        Assert.Equal(1200, (await boss.RunJob("cleanup-cache")).Number("actedOn"));
        Assert.Equal(["young"], await Sql.ListAsync<string>(App.Database, "select key from app.cache_store where value = 'x'", "streamvibe_service"));
        await Sql.RunAsync(App.Database, "delete from app.cache_store where value = 'x'", "streamvibe_service");
    }

    Task Tell(TestUser user, int count, DateTimeOffset at) => Sql.RunAsync(App.Database,
        $"insert into app.notification (id, user_id, kind, title, body, created_at) select gen_random_uuid(), '{user.Id}', 'old', 'Old', 'Old', '{at:O}' from generate_series(1, {count})", "streamvibe_service");
}
