using System.Net;
using StreamVibe.Tests.Integration.Fixtures;

namespace StreamVibe.Tests.Integration.Connections;

/// <summary>A grant is given back to Google however long Google does not answer, and never after the channel is connected again.</summary>
[Collection(nameof(LonelySystem))]
public sealed class RevocationTests(LonelySystem system) : IAsyncDisposable
{
    SandboxDriver Sandbox => system.App.Sandbox;

    [Theory]
    [InlineData("status", 503)]
    [InlineData("status", 429)]
    [InlineData("reset", 503)]
    [InlineData("hang", 503)]
    public async Task What_google_did_not_take_is_given_back_later(string kind, int status)
    {
        var user = await system.App.RegisterAsync();
        var (account, connection) = await user.ConnectNew(items: 1);
        await Sandbox.Fault("google", kind, "revoke", status);
        await Disconnect(user, connection);
        Assert.Empty(await user.All("/api/connections"));
        Assert.Equal([0L], await Count($"vault.secret where name = 'oauth_youtube_{connection}'"));
        Assert.Equal([1L], await Owed(connection));
        await Sandbox.AdvanceClock(TimeSpan.FromMinutes(2));
        Assert.Equal([0L], await Owed(connection));
        Assert.Equal(0, await Sandbox.ExpireAccess(account));
        await (await user.Send(HttpMethod.Delete, $"/api/connections/{connection}")).Problem(HttpStatusCode.NotFound, "not_found");
    }

    [Fact]
    public async Task A_grant_that_is_gone_already_is_as_good_as_given_back()
    {
        var user = await system.App.RegisterAsync();
        var (account, connection) = await user.ConnectNew(items: 1);
        await Sandbox.RevokeGrant(account);
        await Disconnect(user, connection);
        Assert.Equal([0L], await Owed(connection));
    }

    [Fact]
    public async Task A_channel_that_is_connected_again_keeps_its_new_grant()
    {
        var user = await system.App.RegisterAsync();
        var (account, connection) = await user.ConnectNew(items: 1);
        await Sandbox.Fault("google", "status", "revoke", 503);
        await Disconnect(user, connection);
        Assert.Equal([1L], await Owed(connection));
        Assert.Equal(connection, await user.ConnectYouTube(account));
        Assert.Equal([0L], await Owed(connection));
        await Sandbox.AdvanceClock(TimeSpan.FromMinutes(5));
        Assert.Equal("connected", (await user.Verify(connection)).Text("status"));
    }

    [Fact]
    public async Task After_seven_days_of_tries_ever_further_apart_it_is_given_up_with_a_line_in_the_log()
    {
        var user = await system.App.RegisterAsync();
        var (_, connection) = await user.ConnectNew(items: 1);
        await Sandbox.Fault("google", "status", "revoke", 503, times: 1000);
        await Disconnect(user, connection);
        for (var hour = 0; hour < 12; hour++) await Sandbox.AdvanceClock(TimeSpan.FromHours(1));
        // Its own tries: other tests may owe grants too.
        Assert.InRange((await Sql.ListAsync<int>(system.App.Database, $"select tries from vault.revocation where connection_id = '{connection}'", "streamvibe_service")).Single(), 5, 13);
        await Sandbox.AdvanceClock(TimeSpan.FromDays(7));
        Assert.Equal([0L], await Owed(connection));
        await system.App.Logs.Told("revocation_dropped", $"{connection}");
    }

    [Fact]
    public async Task What_is_owed_is_sealed()
    {
        var user = await system.App.RegisterAsync();
        var (_, connection) = await user.ConnectNew(items: 1);
        await Sandbox.Fault("google", "status", "revoke", 503);
        await Disconnect(user, connection);
        var envelope = Assert.Single(await Sql.ListAsync<byte[]>(system.App.Database, $"select envelope from vault.revocation where connection_id = '{connection}'", "streamvibe_service"));
        Assert.DoesNotContain("1//", System.Text.Encoding.Latin1.GetString(envelope), StringComparison.Ordinal);
        var refused = await Assert.ThrowsAsync<Npgsql.PostgresException>(() => Count("vault.revocation", "streamvibe_user"));
        Assert.Equal(Npgsql.PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
    }

    public async ValueTask DisposeAsync() => await Sandbox.ClearFaults();

    static async Task Disconnect(TestUser user, Guid connection) =>
        await (await user.Send(HttpMethod.Delete, $"/api/connections/{connection}")).Expect(HttpStatusCode.NoContent);

    Task<List<long>> Owed(Guid connection) => Count($"vault.revocation where connection_id = '{connection}'");

    Task<List<long>> Count(string from, string role = "streamvibe_service") => Sql.ListAsync<long>(system.App.Database, $"select count(*) from {from}", role);
}
