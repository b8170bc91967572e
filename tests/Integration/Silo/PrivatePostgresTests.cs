using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using StreamVibe.PrivatePostgres;
using StreamVibe.Tests.Integration.Fixtures;

namespace StreamVibe.Tests.Integration.Silo;

/// <summary>Its own server, since these tests kill it.</summary>
public sealed class PrivatePostgresTests : IAsyncDisposable
{
    // Deep on purpose: the folder's name is too long for a socket.
    readonly string folder = Path.Combine(Path.GetTempPath(), $"streamvibe-kill-{Environment.ProcessId}", new string('d', 90));
    readonly List<PrivatePostgresServer> servers = [];

    [Fact]
    public async Task It_survives_restarts_and_the_death_of_its_server()
    {
        // Durable: what was committed must be there after the kill.
        var first = New(durable: true);
        var address = await first.StartAsync(TestContext.Current.CancellationToken);
        await Sql.RunAsync(address, "create schema kept; create table kept.one as select 42 as answer");

        using (var server = Process.GetProcessById(first.ProcessId!.Value)) server.Kill();
        Assert.Equal([42], await Eventually(() => Sql.ListAsync<int>(address, "select answer from kept.one")));

        await first.StopAsync();
        var clock = Stopwatch.StartNew();
        Assert.Equal(address, await New(durable: true).StartAsync(TestContext.Current.CancellationToken));
        TestContext.Current.TestOutputHelper?.WriteLine($"Started again in {clock.ElapsedMilliseconds} ms");
        Assert.Equal([42], await Sql.ListAsync<int>(address, "select answer from kept.one"));
    }

    [Fact]
    public async Task Two_processes_do_not_share_a_folder()
    {
        await New().StartAsync(TestContext.Current.CancellationToken);
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => New().StartAsync(TestContext.Current.CancellationToken));
        Assert.Contains("in use by another", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_products_login_is_no_superuser_and_the_server_has_no_port()
    {
        var address = await New().StartAsync(TestContext.Current.CancellationToken);
        Assert.Equal([false], await Sql.ListAsync<bool>(address, "select rolsuper or rolbypassrls or rolinherit from pg_roles where rolname = session_user"));
        Assert.Equal([""], await Sql.ListAsync<string>(address, "select setting from pg_settings where name = 'listen_addresses'"));
        Assert.Equal(["none"], await Sql.ListAsync<string>(address, "select setting from pg_settings where name = 'log_statement'"));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var server in servers) await server.DisposeAsync();
        foreach (var used in servers.SelectMany(server => new[] { server.Places.Root, server.Places.Sockets }).Append(Path.GetDirectoryName(folder)!).Distinct())
            if (Directory.Exists(used)) Directory.Delete(used, recursive: true);
    }

    PrivatePostgresServer New(bool durable = false)
    {
        var server = new PrivatePostgresServer(new PrivatePostgresSettings { DataPath = folder, Durable = durable }, AppContext.BaseDirectory, NullLogger.Instance);
        servers.Add(server);
        return server;
    }

    static async Task<T> Eventually<T>(Func<Task<T>> question)
    {
        for (var clock = Stopwatch.StartNew(); ;)
        {
            try
            {
                return await question();
            }
            catch (NpgsqlException) when (clock.Elapsed < TimeSpan.FromSeconds(60))
            {
                await Task.Delay(50, TestContext.Current.CancellationToken);
            }
        }
    }
}
