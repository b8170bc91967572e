using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StreamVibe.Storage;
using StreamVibe.Storage.Caching;
using StreamVibe.Tests.Integration.Fixtures;
using StreamVibe.Time;
using ZiggyCreatures.Caching.Fusion;

namespace StreamVibe.Tests.Integration.Storage;

/// <summary>Answers of outside services: in memory, in the table that silos share, and what is left of them where something fails.</summary>
public sealed class CacheTests(PostgresFixture postgres)
{
    const string Name = "probe", Key = "answer";

    static readonly CacheAges LongLived = new(TimeSpan.FromMinutes(5), TimeSpan.FromHours(1), TimeSpan.FromDays(7));
    static readonly CacheAges ShortLived = LongLived with { Memory = TimeSpan.FromMilliseconds(100), Shared = TimeSpan.FromMilliseconds(100) };

    [Fact]
    public async Task Two_hundred_who_ask_at_once_are_one_question()
    {
        await using var silo = await Silo.StartAsync(await postgres.CreateDatabaseAsync(), LongLived);
        var answers = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => silo.Read()));
        Assert.All(answers, answer => Assert.Equal("1", answer));
        Assert.Equal(1, silo.Asked);
    }

    [Fact]
    public async Task What_one_silo_learned_another_need_not_ask()
    {
        var database = await postgres.CreateDatabaseAsync();
        await using var first = await Silo.StartAsync(database, LongLived);
        await first.Read();
        await Rows(database, count => count == 1);
        await using var second = await Silo.StartAsync(database, LongLived);
        Assert.Equal("1", await second.Read());
        Assert.Equal(0, second.Asked);
    }

    [Fact]
    public async Task What_one_silo_drops_the_other_asks_anew()
    {
        var database = await postgres.CreateDatabaseAsync();
        await using var first = await Silo.StartAsync(database, LongLived);
        await using var second = await Silo.StartAsync(database, LongLived);
        await first.Read();
        await Rows(database, count => count == 1);
        await second.Read();
        second.Says = "new";
        await first.Cache.ExpireAsync(Key, token: TestContext.Current.CancellationToken);
        await Eventually.Get("the other silo to hear of it", second.Read, answer => answer == "new");
    }

    [Fact]
    public async Task A_silo_that_was_deaf_forgets_what_it_kept()
    {
        var database = await postgres.CreateDatabaseAsync();
        await using var silo = await Silo.StartAsync(database, LongLived);
        await silo.Read();
        await Rows(database, count => count == 1);
        // Dropped while it did not hear.
        await Sql.RunAsync(database, "delete from app.cache_store", "streamvibe_service");
        silo.Says = "new";
        Assert.Equal("1", await silo.Read());
        await Sql.RunAsync(PostgresFixture.AsSuperuser(database), $"select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and application_name = 'streamvibe/{CacheStore.Channel}'");
        await Eventually.Get("it to listen again", silo.Read, answer => answer == "new");
    }

    [Fact]
    public async Task A_shared_copy_that_cannot_be_read_is_no_copy()
    {
        var database = await postgres.CreateDatabaseAsync();
        // A silo that stops need not have written what it learned.
        await using (var first = await Silo.StartAsync(database, LongLived))
        {
            await first.Read();
            await Rows(database, count => count == 1);
        }
        await Sql.RunAsync(database, "update app.cache_store set value = '\\xdeadbeef'", "streamvibe_service");
        await using var second = await Silo.StartAsync(database, LongLived);
        second.Says = "anew";
        Assert.Equal("anew", await second.Read());
    }

    [Fact]
    public async Task Who_began_to_read_before_a_drop_does_not_bring_back_what_was_dropped()
    {
        var database = await postgres.CreateDatabaseAsync();
        await using var slow = await Silo.StartAsync(database, LongLived);
        await using var other = await Silo.StartAsync(database, LongLived);
        (slow.Says, slow.Takes) = ("old", TimeSpan.FromSeconds(1));
        var reading = slow.Read();
        await Eventually.Get("the service to be asked", () => Task.FromResult(slow.Asked), asked => asked == 1);
        await other.Cache.SetAsync(Key, "new", token: TestContext.Current.CancellationToken);
        await Rows(database, count => count == 1);
        Assert.Equal("old", await reading);
        // Its own write goes on behind the answer.
        await Task.Delay(TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken);
        await using var third = await Silo.StartAsync(database, LongLived);
        Assert.Equal("new", await third.Read());
        Assert.Equal(0, third.Asked);
    }

    [Fact]
    public async Task Without_the_database_the_service_is_asked_and_memory_remembers()
    {
        await using var silo = await Silo.StartAsync("Host=127.0.0.1;Port=1;Username=nobody;Database=none", LongLived, warm: false);
        Assert.Equal("1", await silo.Read());
        silo.Says = "new";
        Assert.Equal("1", await silo.Read());
        Assert.Equal(1, silo.Asked);
    }

    [Fact]
    public async Task Where_the_service_fails_a_silo_that_starts_has_the_last_good_copy()
    {
        var database = await postgres.CreateDatabaseAsync();
        // A silo that stops need not have written what it learned.
        await using (var first = await Silo.StartAsync(database, ShortLived))
        {
            await first.Read();
            await Rows(database, count => count == 1);
        }
        await Task.Delay(ShortLived.Shared * 2, TestContext.Current.CancellationToken);
        await using var second = await Silo.StartAsync(database, ShortLived);
        second.Says = null;
        Assert.Equal("1", await second.Read());
        Assert.Equal(1, second.Asked);
    }

    [Fact]
    public async Task The_last_good_copy_is_kept_for_its_days_by_our_clock()
    {
        var database = await postgres.CreateDatabaseAsync();
        var clock = new SandboxClock { Offset = TimeSpan.FromDays(100) };
        await using var silo = await Silo.StartAsync(database, LongLived, clock);
        await silo.Read();
        await Rows(database, count => count == 1);
        var expiry = (await Sql.ListAsync<DateTime>(database, "select expires_at from app.cache_store", "streamvibe_service"))[0];
        Assert.InRange(new DateTimeOffset(expiry) - clock.GetUtcNow(), LongLived.LastGood - TimeSpan.FromMinutes(1), LongLived.LastGood + TimeSpan.FromSeconds(1));
    }

    // What is shared is written behind the answer.
    static Task<long> Rows(string database, Func<long, bool> wanted) =>
        Eventually.Get("the shared copy", async () => (await Sql.ListAsync<long>(database, "select count(*) from app.cache_store", "streamvibe_service"))[0], wanted);

    sealed class Silo : IAsyncDisposable
    {
        readonly IHost host;

        Silo(IHost host) => this.host = host;

        public IFusionCache Cache => host.Services.GetRequiredKeyedService<IFusionCache>(Name);

        /// <summary>What the service answers; null where it fails.</summary>
        public string? Says { get; set; } = "1";

        public TimeSpan Takes { get; set; } = TimeSpan.FromMilliseconds(20);

        public int Asked { get; private set; }

        public static async Task<Silo> StartAsync(string database, CacheAges ages, TimeProvider? clock = null, bool warm = true)
        {
            var builder = Host.CreateEmptyApplicationBuilder(null);
            var address = new DatabaseAddress();
            address.Set(database);
            builder.Logging.ClearProviders();
            builder.Services.AddSingleton(address).AddSingleton<Database>().AddSingleton(clock ?? TimeProvider.System).AddMetrics().AddCaching().AddCache(Name, ages);
            var host = builder.Build();
            // From the first moment on it hears.
            _ = host.Services.GetRequiredKeyedService<IFusionCache>(Name);
            await host.StartAsync(TestContext.Current.CancellationToken);
            // Who reads waits two seconds for the shared copy, and a first connection may take longer where the machine is busy.
            if (warm) await host.Services.GetRequiredService<Database>().Service.One(row => row.GetInt32(0), new Statement("select 1"));
            return new(host);
        }

        public async Task<string> Read() => await Cache.GetOrSetAsync<string>(Key, async (_, cancellation) =>
        {
            Asked++;
            var answer = Says;
            await Task.Delay(Takes, cancellation);
            return answer ?? throw new IOException("The service is away.");
        });

        public async ValueTask DisposeAsync()
        {
            await host.StopAsync();
            host.Dispose();
        }
    }
}
