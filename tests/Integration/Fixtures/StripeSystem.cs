namespace StreamVibe.Tests.Integration.Fixtures;

/// <summary>A system that asks Stripe as fast as it may, for one class of tests: those who hold Stripe's events back, make it fail, or move the clock.</summary>
public sealed class StripeSystem(PostgresFixture postgres) : IAsyncLifetime
{
    public StreamVibeApp App { get; private set; } = null!;

    public PostgresFixture Postgres => postgres;

    public async ValueTask InitializeAsync() => App = await StreamVibeApp.StartAsync(postgres, new Dictionary<string, string?> { ["Stripe:ReadsPerSecond"] = "100" });

    public ValueTask DisposeAsync() => App.DisposeAsync();
}
