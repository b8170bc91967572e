namespace StreamVibe.Tests.Integration.Fixtures;

/// <summary>The one system that most tests share. Each test brings users and Google accounts of its own, and leaves the clock and the weather alone.</summary>
public sealed class SharedSystem(PostgresFixture postgres) : IAsyncLifetime
{
    public StreamVibeApp App { get; private set; } = null!;

    /// <summary>For a test that needs a system with settings of its own.</summary>
    public PostgresFixture Postgres => postgres;

    public async ValueTask InitializeAsync() => App = await postgres.SharedAppAsync();

    // The fixture of the assembly ends it.
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

/// <summary>A system that one test at a time has to itself: for those who move the clock or make Google fail for everybody.</summary>
public sealed class LonelySystem(PostgresFixture postgres) : IAsyncLifetime
{
    public StreamVibeApp App { get; private set; } = null!;

    /// <summary>For a test that needs a system with settings of its own.</summary>
    public PostgresFixture Postgres => postgres;

    public async ValueTask InitializeAsync() => App = await StreamVibeApp.StartAsync(postgres);

    public ValueTask DisposeAsync() => App.DisposeAsync();
}

[CollectionDefinition(nameof(LonelySystem))]
public sealed class OneAtATime : ICollectionFixture<LonelySystem>;

/// <summary>Another lonely system, for tests of sign-ins, mail and requests: they need not wait for those of connections.</summary>
[CollectionDefinition(nameof(LonelyAccounts))]
public sealed class LonelyAccounts : ICollectionFixture<LonelySystem>;

/// <summary>A third one, for tests of money and jobs.</summary>
[CollectionDefinition(nameof(LonelyBilling))]
public sealed class LonelyBilling : ICollectionFixture<LonelySystem>;

/// <summary>Tests that measure time run when no other does.</summary>
[CollectionDefinition(nameof(Unhurried), DisableParallelization = true)]
public sealed class Unhurried;
