using StreamVibe.Tests.Integration.Fixtures;

namespace StreamVibe.Tests.Integration.Analysis;

/// <summary>A system for tests that tell the models how to behave, which they do for everybody: one test at a time. Models cost what is easy to reckon.</summary>
public sealed class ModelWeather(PostgresFixture postgres) : IAsyncLifetime
{
    /// <summary>What happens while a model works has so long to happen in, in milliseconds.</summary>
    public const int Working = 7_000;

    /// <summary>Micro-dollars per token.</summary>
    public static readonly Dictionary<string, string?> Prices = new()
    {
        ["Ai:Prices:gpt-6-luna:Input"] = "1",
        ["Ai:Prices:gpt-6-luna:CachedInput"] = "0.1",
        ["Ai:Prices:gpt-6-luna:Output"] = "8",
        ["Ai:Prices:claude-haiku-5-5:Input"] = "2",
        ["Ai:Prices:claude-haiku-5-5:CachedInput"] = "0.2",
        ["Ai:Prices:claude-haiku-5-5:CacheWrite"] = "2.5",
        ["Ai:Prices:claude-haiku-5-5:Output"] = "10",
    };

    public StreamVibeApp App { get; private set; } = null!;

    public async ValueTask InitializeAsync() => App = await StreamVibeApp.StartAsync(postgres, Prices);

    public ValueTask DisposeAsync() => App.DisposeAsync();

    /// <summary>A person with an item, under a clear sky.</summary>
    internal async Task<(TestUser User, Guid Item)> WithItem()
    {
        await ClearAsync();
        var user = await App.RegisterAsync();
        return (user, (await user.NewItems(1))[0]);
    }

    internal async Task ClearAsync()
    {
        await App.Sandbox.ClearFaults();
        await App.Sandbox.ClearModelScripts();
        await App.Sandbox.ModelLatency(0);
    }
}

[CollectionDefinition(nameof(ModelWeather))]
public sealed class OneWeather : ICollectionFixture<ModelWeather>;
