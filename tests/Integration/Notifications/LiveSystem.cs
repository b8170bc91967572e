using StreamVibe.Tests.Integration.Fixtures;

namespace StreamVibe.Tests.Integration.Notifications;

/// <summary>A system whose pages get signs of life so often that a test can wait for them. One test at a time has it to itself.</summary>
public sealed class LiveSystem(PostgresFixture postgres) : IAsyncLifetime
{
    public StreamVibeApp App { get; private set; } = null!;

    public async ValueTask InitializeAsync() => App = await StreamVibeApp.StartAsync(postgres, new Dictionary<string, string?> { ["Live:PingSeconds"] = "3" });

    /// <summary>Stops, does something while nothing runs, starts again.</summary>
    public async Task Restart() => App = await App.RestartAsync(new Dictionary<string, string?>());

    /// <summary>Writes so many notifications in one transaction, each titled by its number from <paramref name="first"/> on.</summary>
    internal Task Tell(Guid user, int count = 1, int first = 1, int length = 10) => Sql.RunAsync(App.Database,
        $"""
        insert into app.notification (id, user_id, kind, title, body, created_at)
        select gen_random_uuid(), '{user}', 'test', i::text, repeat('x', {length}), now() from generate_series({first}, {first + count - 1}) i
        """, "streamvibe_service");

    public ValueTask DisposeAsync() => App.DisposeAsync();
}

[CollectionDefinition(nameof(LiveSystem))]
public sealed class LiveTests : ICollectionFixture<LiveSystem>;
