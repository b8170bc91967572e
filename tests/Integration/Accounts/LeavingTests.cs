using System.Net;
using System.Net.Http.Json;
using StreamVibe.Accounts;
using StreamVibe.Billing;
using StreamVibe.Connections;
using StreamVibe.Tests.Integration.Fixtures;

namespace StreamVibe.Tests.Integration.Accounts;

/// <summary>Deleting one's account: out at once, gone soon, and nothing comes back.</summary>
[Collection(nameof(LonelyAccounts))]
public sealed class LeavingTests(LonelySystem system) : IAsyncDisposable
{
    const string Title = "canary of a title";

    long before;
    DateTimeOffset since;

    StreamVibeApp App => system.App;

    [Fact]
    public async Task Whoever_leaves_during_a_sync_is_in_no_table_afterwards_and_Google_has_its_grant_back()
    {
        var (user, account, connection) = await Settled();
        var other = await App.RegisterAsync();
        var cookie = await Cookie(user);
        var fault = await App.Sandbox.FaultFor(account, "hang", "videos");
        var sync = await user.StartSync(connection);
        await Eventually.Get("the run to be under way", () => user.Get($"/api/syncs/{sync}"), run => run.Text("status") == "running");
        await (await user.Send(HttpMethod.Delete, "/api/me")).Expect(HttpStatusCode.NoContent);

        // Out at once, by token and by cookie, also for the same request again; refused as a stranger is.
        await (await user.Send(HttpMethod.Delete, "/api/me")).Problem(HttpStatusCode.Unauthorized, "unauthenticated");
        await (await cookie.GetAsync("/api/me")).Problem(HttpStatusCode.Unauthorized, "unauthenticated");
        await (await App.NewClient().PostAsJsonAsync("/api/auth/login", new { email = user.Email, password = TestUser.Password })).Problem(HttpStatusCode.Unauthorized, "invalid_credentials");

        await App.Sandbox.LetGo(fault);
        await Gone(user, connection);
        await GivenBack(account);
        await App.Logs.Told($"account_deleted {user.Id}");
        Assert.Equal(other.Id, (await other.Get("/api/me")).Id());

        // A sweep and an old ticket find nobody and bring nothing back.
        await App.Sandbox.ClearFaults();
        await App.Sandbox.AdvanceClock(TimeSpan.FromMinutes(3));
        await (await cookie.GetAsync("/api/me")).Problem(HttpStatusCode.Unauthorized, "unauthenticated");
        Assert.Empty(await Traces([user.Id.ToString(), user.Email, Title]));
    }

    [Fact]
    public async Task What_comes_late_brings_nothing_back()
    {
        var (user, _, connection) = await Settled();
        var session = (await user.All("/api/me/sessions"))[0].Id();
        await (await user.Send(HttpMethod.Delete, "/api/me")).Expect(HttpStatusCode.NoContent);
        await Gone(user, connection);

        var (account, subscription, late) = (App.Grains.GetGrain<IAccountGrain>(user.Id), App.Grains.GetGrain<ISubscriptionGrain>(user.Id), App.Grains.GetGrain<IConnectionGrain>(connection));
        Assert.Null(await account.Authorize(session));
        await Refused(() => account.Ensure(), ErrorCode.NotFound);
        await Refused(() => account.OpenSession(new(Chance.Id(), null, "late", DateTimeOffset.MaxValue)), ErrorCode.InvalidCredentials);
        await Refused(() => subscription.Hold(QuotaKind.Sync, Chance.Id()), ErrorCode.NotFound);
        await subscription.Observe(new(QuotaKind.Sync, 1, 0, 10, false, 0, 99));
        await Refused(() => late.StartSync(user.Id, SyncTrigger.Manual, OperationId.Of(Chance.Id())), ErrorCode.NotFound);
        await late.Wake();
        await account.FinishLeaving();
        Assert.Empty(await Traces([user.Id.ToString(), $"{connection}", $"{connection:N}"]));
    }

    [Fact]
    public async Task A_deletion_that_was_killed_half_way_is_finished_by_the_sweep()
    {
        var (user, account, connection) = await Settled();
        // As the kill leaves it: the door is shut in the tables, and nobody works on the rest.
        await Sql.RunAsync(App.Database, $"update app.users set leaving_at = now() - interval '1 day' where id = '{user.Id}'", "streamvibe_service");
        await App.Sandbox.AdvanceClock(TimeSpan.FromMinutes(2));
        await Gone(user, connection);
        await GivenBack(account);
        await (await user.Http.GetAsync("/api/me")).Problem(HttpStatusCode.Unauthorized, "unauthenticated");
    }

    [Fact]
    public async Task A_deletion_whose_disconnect_fails_is_taken_up_again_and_deletes_nothing_before()
    {
        var (user, account, connection) = await Settled();
        // While its row cannot be changed, the connection cannot end.
        await Sql.RunAsync(PostgresFixture.AsSuperuser(App.Database), $"""
            create function app.refuse() returns trigger language plpgsql as $$ begin if new.id = '{connection}' and not new.is_active then raise exception 'not now'; end if; return new; end $$;
            create trigger refuse before update on app.platform_connection for each row execute function app.refuse()
            """);
        await (await user.Send(HttpMethod.Delete, "/api/me")).Expect(HttpStatusCode.NoContent);
        await App.Logs.Told("account_not_deleted", $"{user.Id}");
        Assert.Equal([1L], await Sql.ListAsync<long>(App.Database, $"select count(*) from app.platform_connection where id = '{connection}'", "streamvibe_service"));

        await Sql.RunAsync(PostgresFixture.AsSuperuser(App.Database), "drop trigger refuse on app.platform_connection; drop function app.refuse()");
        await App.Sandbox.AdvanceClock(TimeSpan.FromMinutes(2));
        await Gone(user, connection);
        await GivenBack(account);
    }

    [Fact]
    public async Task The_address_can_sign_up_anew_at_once_and_finds_nothing_of_before()
    {
        var user = await App.RegisterAsync();
        await user.ConnectNew(items: 2);
        await (await user.Send(HttpMethod.Delete, "/api/me")).Expect(HttpStatusCode.NoContent);
        var again = await App.RegisterAsync(user.Email);
        Assert.NotEqual(user.Id, again.Id);
        Assert.Empty(await again.All("/api/content"));
        Assert.Empty(await again.All("/api/connections"));
        Assert.Empty(await again.All("/api/notifications"));
    }

    [Fact]
    public async Task A_consent_that_returns_after_its_person_left_connects_nothing()
    {
        var (user, account) = (await App.RegisterAsync(), await App.Sandbox.NewAccount(1));
        await Begin();
        var callback = await App.Sandbox.Decide(await user.Authorize(), account);
        var fault = await App.Sandbox.FaultFor(account, "hang", "channels");
        var returning = user.Http.GetAsync(callback.PathAndQuery);
        await Eventually.Get("the code to be exchanged", () => App.Sandbox.Journal("google", account), requests => requests.Any(request => request.Path.EndsWith("/token", StringComparison.Ordinal)));
        await (await user.Send(HttpMethod.Delete, "/api/me")).Expect(HttpStatusCode.NoContent);
        await App.Sandbox.LetGo(fault);
        await returning;
        await Gone(user, connection: null);
        await GivenBack(account);
    }

    // What makes it impossible to leave a row behind, or to write one afterwards.
    [Fact]
    public async Task Every_row_that_names_a_person_refers_to_the_person_and_goes_with_it()
    {
        const string ours = "in ('app'::regnamespace, 'auth'::regnamespace, 'vault'::regnamespace)";
        // What was paid to a provider was paid, and names nobody any more.
        Assert.Equal(["ai_usage_user_id_fkey"], await Sql.ListAsync<string>(App.Database, $"select conname::text from pg_constraint where contype = 'f' and confdeltype <> 'c' and connamespace {ours}"));
        Assert.Equal(["n"], await Sql.ListAsync<string>(App.Database, "select confdeltype::text from pg_constraint where conname = 'ai_usage_user_id_fkey'"));
        Assert.Empty(await Sql.ListAsync<string>(App.Database, $"""
            select c.oid::regclass::text from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'user_id'
            where c.relkind = 'r' and c.relnamespace {ours}
              and not exists (select from pg_constraint f where f.conrelid = c.oid and f.contype = 'f' and a.attnum = any(f.conkey))
            """));
    }

    public async ValueTask DisposeAsync() => await App.Sandbox.ClearFaults();

    // A person with a synced channel, an edit, a notification, preferences and two sessions.
    async Task<(TestUser User, string Account, Guid Connection)> Settled()
    {
        var user = await App.RegisterAsync();
        var (account, connection) = await user.ConnectNew(items: 60);
        var item = (await user.All("/api/content"))[0].Id();
        await (await user.Send(HttpMethod.Patch, $"/api/content/{item}", new { title = Title })).Expect(HttpStatusCode.OK);
        await (await user.Send(HttpMethod.Put, "/api/me/ai-preferences", new { tone = Title })).Expect(HttpStatusCode.OK);
        await Begin();
        // An absence would prove nothing were they not there before.
        Assert.NotEmpty(await Traces([user.Email]));
        Assert.NotEmpty(await Traces([Title]));
        return (user, account, connection);
    }

    // Google is told of no grant of this test before this.
    async Task Begin() =>
        (before, since) = ((await App.Sandbox.Journal("google")).Select(request => request.Sequence).DefaultIfEmpty().Max(), await App.Sandbox.Now());

    async Task Gone(TestUser user, Guid? connection)
    {
        string[] canaries = [user.Id.ToString(), user.Email, user.Email.ToUpperInvariant(), .. connection is null ? Array.Empty<string>() : [Title, $"{connection}", $"{connection:N}"]];
        await Eventually.Get("every trace to be gone", async () => string.Join(", ", await Traces(canaries)), found => found.Length == 0);
    }

    // Asked once: to ask is to end the tokens there are. What Google was told names nobody, and may be of somebody before: of this test nothing is owed any more.
    async Task GivenBack(string account)
    {
        await Eventually.Get("Google to be told", () => App.Sandbox.Journal("google", after: before), requests =>
            requests.Any(request => request.Path.EndsWith("/revoke", StringComparison.Ordinal) && request.Status == 200));
        await Eventually.Get("no grant to be owed", () => Sql.ListAsync<long>(App.Database, $"select count(*) from vault.revocation where created_at >= '{since:O}'", "streamvibe_service"), owed => owed[0] == 0);
        Assert.Equal(0, await App.Sandbox.ExpireAccess(account));
    }

    static async Task Refused(Func<Task> call, ErrorCode code) => Assert.Equal(code, (await Assert.ThrowsAsync<DomainException>(call)).Code);

    // Tables with a row that has one of the texts in any column; bytes count as their hexadecimal digits.
    async Task<List<string>> Traces(string[] canaries)
    {
        var database = PostgresFixture.AsSuperuser(App.Database);
        var tables = await Sql.ListAsync<string>(database,
            "select format('%I.%I', schemaname, tablename) from pg_tables where schemaname not in ('pg_catalog', 'information_schema')");
        Assert.True(tables.Count >= 20, $"Only {tables.Count} tables were searched.");
        var query = string.Join(" union all ", tables.Select(table =>
            $"select '{table}' where exists (select from {table} t where t::text like any(array[{string.Join(',', canaries.Select(canary => $"'%{canary}%'"))}]))"));
        return await Sql.ListAsync<string>(database, query);
    }

    async Task<HttpClient> Cookie(TestUser user)
    {
        var http = App.NewClient();
        http.DefaultRequestHeaders.Add("X-CSRF", "1");
        var answer = await http.PostAsJsonAsync("/api/auth/login?useCookies=true", new { email = user.Email, password = TestUser.Password });
        http.DefaultRequestHeaders.Add("Cookie", (await answer.Expect(HttpStatusCode.OK)).Headers.GetValues("Set-Cookie").Single().Split(';')[0]);
        return http;
    }
}
