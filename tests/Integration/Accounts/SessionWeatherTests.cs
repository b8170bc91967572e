using System.Net;
using StreamVibe.Maintenance;
using StreamVibe.Tests.Integration.Fixtures;

namespace StreamVibe.Tests.Integration.Accounts;

/// <summary>Sessions while the table will not take their end, and once they are long over.</summary>
[Collection(nameof(LonelyAccounts))]
public sealed class SessionWeatherTests(LonelySystem system)
{
    [Fact]
    public async Task An_end_that_could_not_be_written_can_be_asked_for_again()
    {
        var user = await system.App.RegisterAsync();
        var (superuser, me) = (PostgresFixture.AsSuperuser(system.App.Database), (await user.All("/api/me/sessions"))[0].Id());
        await Sql.RunAsync(superuser,
            $"""
            create function auth.refuse() returns trigger language plpgsql as 'begin raise exception using errcode = ''57P03'', message = ''away''; end';
            create trigger refuse before update on auth.session for each row when (new.user_id = '{user.Id}') execute function auth.refuse()
            """);
        try
        {
            await (await user.Send(HttpMethod.Post, "/api/auth/logout")).Problem(HttpStatusCode.ServiceUnavailable, "unavailable");
            await (await user.Send(HttpMethod.Delete, "/api/me/sessions/all")).Problem(HttpStatusCode.ServiceUnavailable, "unavailable");
            await (await user.Send(HttpMethod.Delete, "/api/me")).Problem(HttpStatusCode.ServiceUnavailable, "unavailable");
        }
        finally
        {
            await Sql.RunAsync(superuser, "drop function auth.refuse() cascade");
        }
        Assert.Equal(me, (await user.All("/api/me/sessions"))[0].Id());
        await (await user.Send(HttpMethod.Post, "/api/auth/logout")).Expect(HttpStatusCode.NoContent);
        await (await user.Http.GetAsync("/api/me")).Problem(HttpStatusCode.Unauthorized, "unauthenticated");
    }

    [Fact]
    public async Task What_is_over_is_forgotten_and_what_is_not_is_kept()
    {
        var user = await system.App.RegisterAsync();
        await (await user.Send(HttpMethod.Post, "/api/notifications/read-all", key: Chance.Name("old"))).Expect(HttpStatusCode.NoContent);
        await Sql.RunAsync(system.App.Database, $"update app.operation set created_at = created_at - interval '31 days' where user_id = '{user.Id}'", "streamvibe_service");
        await Sql.RunAsync(system.App.Database, $"update auth.session set created_at = created_at - interval '30 days', expires_at = created_at - interval '16 days' where user_id = '{user.Id}'", "streamvibe_service");
        await user.SignInAgain();
        await (await user.Send(HttpMethod.Post, "/api/notifications/read-all", key: Chance.Name("new"))).Expect(HttpStatusCode.NoContent);
        await user.Authorize();

        await system.App.Grains.GetGrain<IMaintenanceGrain>("job:forget-expired").Run();
        foreach (var table in new[] { "app.operation", "auth.session", "app.oauth_flow" })
            Assert.Equal([1L], await Sql.ListAsync<long>(system.App.Database, $"select count(*) from {table} where user_id = '{user.Id}'", "streamvibe_service"));
    }
}
