using System.Net;
using System.Net.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using StreamVibe.Maintenance;
using StreamVibe.Tests.Integration.Fixtures;
using StreamVibe.Vault;

namespace StreamVibe.Tests.Integration.Vault;

/// <summary>The vault's key is replaced while the product runs.</summary>
public sealed class RewrapTests(PostgresFixture postgres)
{
    const int Settings = 400;

    [Fact]
    public async Task A_new_key_takes_over_while_everybody_goes_on_reading_and_the_old_one_may_go()
    {
        var app = await StreamVibeApp.StartAsync(postgres, Keys.Of("k1"));
        await Seal(app, Settings);
        var user = await app.RegisterAsync();
        var tokens = await TestUser.SignInAsync(user.Http, user.Email);
        var (account, connection) = await user.ConnectNew(items: 3);
        var cursor = (await user.Get("/api/content?limit=1")).Text("nextCursor");
        var cookies = await WithCookie(app, user.Email);
        var (consent, factor) = (new { returnUrl = "/app" }, await (await user.Send(HttpMethod.Post, "/api/auth/manage/2fa", new { })).Json());
        var address = (await (await user.Send(HttpMethod.Post, "/api/connections/youtube/authorize", consent, "before")).Json()).Text("authorizationUrl");
        var waiting = await SealWaiting(app);
        foreach (var table in new string?[] { null, "vault.revocation", "auth.mail", "auth.user_token", "app.operation" }) Assert.Equal(["k1"], await KeysInUse(app, table));

        app = await app.RestartAsync(Keys.Of("k2", "k1"));
        Assert.NotEmpty((await user.Get($"/api/content?limit=1&cursor={Uri.EscapeDataString(cursor)}")).GetProperty("items").EnumerateArray());
        var run = Run(app);
        var reads = 0;
        do
        {
            await app.Sandbox.ExpireAccess(account);
            Assert.Equal("completed", (await user.Sync(connection)).Text("status"));
            Assert.Equal("completed", (await user.Sync(connection)).Text("status"));
            await (await cookies.GetAsync("/api/me")).Expect(HttpStatusCode.OK);
            reads++;
        }
        // The plan includes ten syncs.
        while (!run.IsCompleted && reads < 3);
        await run;
        Assert.True(reads > 0);
        Assert.Equal(["k2"], await KeysInUse(app));
        var metrics = await cookies.GetStringAsync("/metrics");
        Assert.Matches(@"streamvibe_vault_secrets\{[^}]*key=""k1""[^}]*\} 0\n", metrics);
        Assert.Matches(@"streamvibe_vault_secrets\{[^}]*key=""k2""[^}]*\} [1-9]", metrics);

        app = await app.RestartAsync(Keys.Of("k2"));
        await (await cookies.GetAsync("/api/me")).Expect(HttpStatusCode.OK);
        Assert.Equal(user.Id, (await user.Get("/api/me")).Id());
        await (await user.Http.PostAsJsonAsync("/api/auth/refresh", new { refreshToken = tokens.Text("refreshToken") })).Expect(HttpStatusCode.OK);
        Assert.Equal("completed", (await user.Sync(connection)).Text("status"));
        var sealer = app.Services.GetRequiredService<Sealer>();
        foreach (var (name, envelope) in await Envelopes(app)) Assert.Equal(name, System.Text.Encoding.UTF8.GetString(sealer.Open($"setting_{name}", envelope)));
        foreach (var table in new[] { "vault.revocation", "auth.mail" })
        {
            var envelope = (await Sql.ListAsync<byte[]>(app.Database, $"select envelope from {table} where id = '{waiting}'", "streamvibe_service"))[0];
            Assert.Equal(table, System.Text.Encoding.UTF8.GetString(sealer.Open($"{table.Split('.')[1]}_{waiting}", envelope)));
        }
        Assert.Equal(factor.Text("sharedKey"), (await (await user.Send(HttpMethod.Post, "/api/auth/manage/2fa", new { })).Json()).Text("sharedKey"));
        var replayed = await user.Send(HttpMethod.Post, "/api/connections/youtube/authorize", consent, "before");
        Assert.True(replayed.Headers.Contains("Idempotency-Replayed"));
        Assert.Equal(address, (await replayed.Json()).Text("authorizationUrl"));
        await app.DisposeAsync();
    }

    // A mail and a revocation that are not due for long.
    static async Task<Guid> SealWaiting(StreamVibeApp app)
    {
        var (id, sealer) = (Chance.Id(), app.Services.GetRequiredService<Sealer>());
        string Hex(string name, string text) => $"'\\x{Convert.ToHexString(sealer.Seal(name, System.Text.Encoding.UTF8.GetBytes(text)))}'";
        await Sql.RunAsync(app.Database,
            $"""
            insert into auth.mail (id, kind, envelope, due_at, created_at) values ('{id}', 'test', {Hex($"mail_{id}", "auth.mail")}, now() + interval '2 days', now());
            insert into vault.revocation (id, platform, connection_id, external_id, envelope, due_at, created_at)
            values ('{id}', 'youtube', '{id}', 'none', {Hex($"revocation_{id}", "vault.revocation")}, now() + interval '2 days', now())
            """, "streamvibe_service");
        return id;
    }

    [Fact]
    public async Task A_run_that_died_half_way_is_finished_by_the_next_and_what_does_not_open_is_named_and_left()
    {
        var app = await StreamVibeApp.StartAsync(postgres, Keys.Of("k1"));
        await Seal(app, 20);
        // Bytes under a key that nobody has, and an envelope that is another row's.
        await Sql.RunAsync(app.Database, "insert into vault.setting (name, envelope, updated_at) select 'closed', convert_to(chr(1) || chr(2) || 'k0' || repeat('x', 100), 'UTF8'), now()", "streamvibe_service");
        await Sql.RunAsync(app.Database, "insert into vault.setting (name, envelope, updated_at) select 'moved', envelope, now() from vault.setting where name = 's0001'", "streamvibe_service");
        // An update of the tenth row fails, as it would if the process died there.
        await Sql.RunAsync(app.Database, "alter table vault.setting add constraint dies check (name <> 's0010') not valid", "streamvibe_owner");
        app = await app.RestartAsync(Keys.Of("k2", "k1"));
        await Assert.ThrowsAnyAsync<Exception>(() => Run(app));
        Assert.Equal(["k0", "k1", "k2"], await KeysInUse(app, "vault.setting"));

        await Sql.RunAsync(app.Database, "alter table vault.setting drop constraint dies", "streamvibe_owner");
        // The sweep may have run meanwhile: what counts is what lies there.
        await Run(app);
        Assert.Equal(["closed", "moved"], (await Envelopes(app)).Where(row => row.Envelope[3] != (byte)'2').Select(row => row.Name));
        await app.Logs.Told("2 secrets in vault.setting cannot be opened", "setting_closed, setting_moved");
        Assert.DoesNotContain(app.Logs.Lines, line => line.Contains("xxxxxxxx", StringComparison.Ordinal));
        Assert.Equal(0, await Run(app));
        await app.DisposeAsync();
    }

    static Task<int> Run(StreamVibeApp app) => app.Grains.GetGrain<IMaintenanceGrain>("job:rewrap-secrets").Run();

    static async Task<HttpClient> WithCookie(StreamVibeApp app, string email)
    {
        var http = app.NewClient(cookies: true);
        http.DefaultRequestHeaders.Add("X-CSRF", "1");
        await (await http.PostAsJsonAsync("/api/auth/login?useCookies=true", new { email, password = TestUser.Password })).Expect(HttpStatusCode.OK);
        return http;
    }

    // So many that a run takes a while. Each is sealed as its name.
    static async Task Seal(StreamVibeApp app, int count)
    {
        var sealer = app.Services.GetRequiredService<Sealer>();
        var rows = Enumerable.Range(0, count).Select(number => $"s{number:0000}")
            .Select(name => $"('{name}', '\\x{Convert.ToHexString(sealer.Seal($"setting_{name}", System.Text.Encoding.UTF8.GetBytes(name)))}', now())");
        await Sql.RunAsync(app.Database, $"insert into vault.setting (name, envelope, updated_at) values {string.Join(", ", rows)}", "streamvibe_service");
    }

    static async Task<List<(string Name, byte[] Envelope)>> Envelopes(StreamVibeApp app) =>
    [
        .. (await Sql.ListAsync<string>(app.Database, "select name || ' ' || encode(envelope, 'hex') from vault.setting order by name", "streamvibe_service"))
            .Select(row => row.Split(' ')).Select(row => (row[0], Convert.FromHexString(row[1]))),
    ];

    // The key's id stands behind two bytes, also where the envelope is base64 inside a text.
    static Task<List<string>> KeysInUse(StreamVibeApp app, string? table = null) => Sql.ListAsync<string>(app.Database,
        $"""
        select distinct convert_from(substring(envelope from 3 for 2), 'UTF8') from (
          select 'vault.secret' as place, envelope from vault.secret
          union all select 'vault.setting', envelope from vault.setting
          union all select 'vault.revocation', envelope from vault.revocation
          union all select 'auth.mail', envelope from auth.mail
          union all select 'auth.user_token', decode(value, 'base64') from auth.user_token
          union all select 'app.operation', reply from app.operation where reply is not null
          union all select 'auth.data_protection_key', decode(substring(xml from '<sealed[^>]*>([^<]+)<'), 'base64') from auth.data_protection_key) all_of_them
        where place = coalesce({(table is null ? "null" : $"'{table}'")}, place) order by 1
        """, "streamvibe_service");
}
