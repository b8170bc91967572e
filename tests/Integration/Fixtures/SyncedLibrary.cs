namespace StreamVibe.Tests.Integration.Fixtures;

/// <summary>A person with a synced channel, for tests that only read, or that each change an item of their own.</summary>
public sealed class SyncedLibrary(PostgresFixture postgres) : IAsyncLifetime
{
    public const int Items = 64;
    int taken;

    public StreamVibeApp App { get; private set; } = null!;

    internal TestUser User { get; private set; } = null!;

    internal string Account { get; private set; } = "";

    internal Guid Connection { get; private set; }

    public async ValueTask InitializeAsync()
    {
        App = await postgres.SharedAppAsync();
        User = await App.RegisterAsync();
        Account = await App.Sandbox.NewAccount(Items - 3);
        // The word stands in ever weaker places, newest weakest; no seeded title has it.
        await App.Sandbox.AddItem(new { account = Account, title = "Zanzibar by night", description = "A walk", publishedAt = "2025-01-01T00:00:00Z" });
        await App.Sandbox.AddItem(new { account = Account, title = "By tag", description = "A walk", tags = new[] { "zanzibar", "two words" }, publishedAt = "2025-01-02T00:00:00Z" });
        await App.Sandbox.AddItem(new { account = Account, title = "By text", description = "We walked through zanzibar", visibility = "private", publishedAt = "2025-01-03T00:00:00Z" });
        Connection = await User.ConnectYouTube(Account);
    }

    /// <summary>An item that no other test of the class changes.</summary>
    internal async Task<Guid> TakeItem() => (await User.All("/api/content"))[Interlocked.Increment(ref taken)].Id();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
