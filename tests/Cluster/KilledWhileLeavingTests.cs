using System.Net;
using StreamVibe.Tests.Cluster.Installations;
using StreamVibe.Tests.Cluster.Processes;

namespace StreamVibe.Tests.Cluster;

[Collection(typeof(OneProcessTests))]
public sealed class KilledWhileLeavingTests(OneProcess installation)
{
    [Fact]
    public async Task A_deletion_that_was_acknowledged_is_finished_after_a_kill()
    {
        var person = await installation.NewPersonAsync();
        await installation.OutsideWorld.MakeAccountAsync("left", items: 20);
        await person.ConnectAsync("left");
        var (books, user) = (installation.Books, await installation.Books.UserIdAsync(person.Email));
        // Stopped where it ends the connection: the door is shut, everything else is still there.
        var hold = await books.HoldUpConnectionsAsync(user);
        using (var answer = await person.SendAsync(HttpMethod.Delete, "/api/me")) Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        await Wait.UntilAsync("the disconnect to be under way", TimeSpan.FromSeconds(30), () => books.IsWaitingAsync("is_active = $3 <> 'revoked'"), installation.Tell);
        await installation.KillAsync();
        await installation.PostgresEndsAsync();
        await hold.DisposeAsync();
        await installation.BeginAsync();
        // Whoever looks later may find the deletion finished by the sweep.
        Assert.Equal([user], await installation.ReachedAsync<List<Guid>>(async () => await books.ListAsync<Guid>("""select id from auth."user" where id = $1""", user)));
        await installation.ReadyAsync();

        using (var answer = await person.SendAsync(HttpMethod.Get, "/api/me")) Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        await installation.OutsideWorld.AdvanceAsync("00:02:00");
        await Wait.UntilAsync("the person to be gone", TimeSpan.FromSeconds(60), async () =>
            await books.OneAsync<long>("""select count(*) from auth."user" where id = $1""", user) == 0, installation.Tell);
        Assert.Equal(0, await books.OneAsync<long>("select count(*) from vault.secret where user_id = $1", user));
        // The address and the channel are free.
        await person.RegisterAsync();
        await person.SignInAsync();
        await person.DisconnectAsync(await person.ConnectAsync("left"));
    }
}
