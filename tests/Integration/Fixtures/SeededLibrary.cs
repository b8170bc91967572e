using System.Net.Http.Headers;
using System.Net.Http.Json;
using StreamVibe.Bench;
using StreamVibe.Bench.Seeding;

namespace StreamVibe.Tests.Integration.Fixtures;

/// <summary>A system with the content of many people, few of whom have much: enough for the planner to choose as it would with all of it. What is there is known from the plan.</summary>
public sealed class SeededLibrary(PostgresFixture postgres) : IAsyncLifetime
{
    readonly Dictionary<int, TestUser> signedIn = [];

    public StreamVibeApp App { get; private set; } = null!;

    internal SeedPlan Plan { get; } = new(users: 300, items: 30_000, seed: 1);

    /// <summary>Has over 3,000 items on three platforms.</summary>
    internal SeededUser Large => Plan.Users[0];

    internal SeededUser Small => Plan.Users[^1];

    public async ValueTask InitializeAsync()
    {
        var database = await postgres.CreateDatabaseAsync();
        await SeedStore.WriteAsync(PostgresFixture.AsSuperuser(database), Plan);
        App = await StreamVibeApp.StartAsync(postgres, database: database);
    }

    internal async Task<TestUser> SignIn(SeededUser user)
    {
        if (signedIn.TryGetValue(user.Index, out var known)) return known;
        var http = App.NewClient();
        var tokens = await (await http.PostAsJsonAsync("/api/auth/login", new { email = user.Email, password = Creator.Password })).Json();
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", tokens.Text("accessToken"));
        return signedIn[user.Index] = new(App, http, user.Id, user.Email);
    }

    public ValueTask DisposeAsync() => App.DisposeAsync();
}

[CollectionDefinition(nameof(SeededLibrary))]
public sealed class Seeded : ICollectionFixture<SeededLibrary>;
