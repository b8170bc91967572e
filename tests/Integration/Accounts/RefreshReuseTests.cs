using System.Buffers.Text;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using Npgsql;
using StreamVibe.Tests.Integration.Fixtures;

namespace StreamVibe.Tests.Integration.Accounts;

/// <summary>A refresh token that is presented again: a lost reply is made good, a copied token ends the session.</summary>
public sealed class RefreshReuseTests(SharedSystem system) : IClassFixture<SharedSystem>
{
    [Fact]
    public async Task The_token_before_gives_the_same_current_token_once_and_then_nothing_while_the_session_lives()
    {
        var (user, tokens) = await SignedIn(exchanges: 1);
        var again = await (await Refresh(tokens[0].Text("refreshToken"))).Json();
        Assert.Equal(tokens[1].Text("refreshToken"), again.Text("refreshToken"));
        Assert.Equal(HttpStatusCode.OK, await Enter(again.Text("accessToken")));

        await (await Refresh(tokens[0].Text("refreshToken"))).Problem(HttpStatusCode.Unauthorized, "invalid_credentials");
        Assert.Equal(HttpStatusCode.OK, await Enter(tokens[1].Text("accessToken")));
        await (await Refresh(tokens[1].Text("refreshToken"))).Expect(HttpStatusCode.OK);
        Assert.DoesNotContain(await user.All("/api/audit"), row => row.Text("action") == "session.revoked");
    }

    [Fact]
    public async Task An_older_token_ends_the_session_at_once_and_its_owner_is_told()
    {
        var (user, tokens) = await SignedIn(exchanges: 2);
        await (await Refresh(tokens[0].Text("refreshToken"))).Problem(HttpStatusCode.Unauthorized, "invalid_credentials");

        foreach (var pair in tokens) Assert.Equal(HttpStatusCode.Unauthorized, await Enter(pair.Text("accessToken")));
        foreach (var pair in tokens) await (await Refresh(pair.Text("refreshToken"))).Problem(HttpStatusCode.Unauthorized, "invalid_credentials");
        // The session beside it lives and reads what happened.
        var row = Assert.Single(await user.All("/api/audit"), row => row.Text("action") == "session.revoked");
        Assert.Equal("system", row.Text("actor"));
        Assert.Single(await user.All("/api/notifications"), note => note.Text("kind") == "session_revoked");
    }

    [Fact]
    public async Task A_forged_token_of_a_live_session_ends_nothing()
    {
        var (_, tokens) = await SignedIn(exchanges: 2);
        var forged = Base64Url.DecodeFromChars(tokens[2].Text("refreshToken"));
        // The right user and session, as anybody knows them who saw one token; the rest made up.
        RandomNumberGenerator.Fill(forged.AsSpan(32));
        await (await Refresh(Base64Url.EncodeToString(forged))).Problem(HttpStatusCode.Unauthorized, "invalid_credentials");
        var bent = Base64Url.DecodeFromChars(tokens[0].Text("refreshToken"));
        bent[^1] ^= 1;
        await (await Refresh(Base64Url.EncodeToString(bent))).Problem(HttpStatusCode.Unauthorized, "invalid_credentials");

        Assert.Equal(HttpStatusCode.OK, await Enter(tokens[2].Text("accessToken")));
        await (await Refresh(tokens[2].Text("refreshToken"))).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Fifty_refreshes_of_one_token_at_once_give_one_pair_twice_and_the_session_lives()
    {
        var (_, tokens) = await SignedIn(exchanges: 0);
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Refresh(tokens[0].Text("refreshToken"))));
        var given = new List<string>();
        foreach (var answer in answers.Where(answer => answer.StatusCode == HttpStatusCode.OK)) given.Add((await answer.Json()).Text("refreshToken"));
        Assert.Equal(2, given.Count);
        Assert.Equal(48, answers.Count(answer => answer.StatusCode == HttpStatusCode.Unauthorized));
        await (await Refresh(Assert.Single(given.Distinct()))).Expect(HttpStatusCode.OK);
    }

    // As if another activation of the account were half-way through exchanging the token: the table decides, not what this one has read.
    [Fact]
    public async Task Who_decided_on_what_another_has_changed_decides_anew()
    {
        var (user, tokens) = await SignedIn(exchanges: 0);
        var session = new Guid(Base64Url.DecodeFromChars(tokens[0].Text("refreshToken")).AsSpan(16, 16));
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(system.App.Database) { Pooling = false, Options = "-c role=streamvibe_service" }.ConnectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await using (var exchange = new NpgsqlCommand($"update auth.session set refresh_hash = sha256('theirs'), previous_hash = refresh_hash where id = '{session}'", connection, transaction))
            Assert.Equal(1, await exchange.ExecuteNonQueryAsync(TestContext.Current.CancellationToken));

        var refreshing = Refresh(tokens[0].Text("refreshToken"));
        await Eventually.Get("the exchange to wait for the other", () => Sql.ListAsync<long>(PostgresFixture.AsSuperuser(system.App.Database),
            "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock' and query like '%update auth.session set refresh_hash%'"), waiting => waiting[0] > 0);
        await transaction.CommitAsync(TestContext.Current.CancellationToken);

        await (await refreshing).Problem(HttpStatusCode.Unauthorized, "invalid_credentials");
        Assert.Equal([true], await Sql.ListAsync<bool>(system.App.Database, $"select refresh_hash = sha256('theirs') from auth.session where id = '{session}'", "streamvibe_service"));
        Assert.Equal(HttpStatusCode.OK, await Enter(tokens[0].Text("accessToken")));
        Assert.DoesNotContain(await user.All("/api/audit"), row => row.Text("action") == "session.revoked");
    }

    [Fact]
    public async Task No_refresh_token_is_stored()
    {
        var (user, tokens) = await SignedIn(exchanges: 1);
        var rows = await Sql.ListAsync<string>(system.App.Database, $"select s::text from auth.session s where user_id = '{user.Id}'", "streamvibe_service");
        foreach (var pair in tokens)
        {
            var token = Base64Url.DecodeFromChars(pair.Text("refreshToken"));
            Assert.DoesNotContain(rows, row => row.Contains(Convert.ToHexStringLower(token.AsSpan(32, 32)), StringComparison.Ordinal) || row.Contains(pair.Text("refreshToken"), StringComparison.Ordinal));
            Assert.Contains(rows, row => row.Contains(Convert.ToHexStringLower(SHA256.HashData(token)), StringComparison.Ordinal));
        }
    }

    // A person with a second session, whose pairs of tokens are answered in their order.
    async Task<(TestUser User, List<JsonElement> Tokens)> SignedIn(int exchanges)
    {
        var user = await system.App.RegisterAsync();
        List<JsonElement> tokens = [await TestUser.SignInAsync(system.App.NewClient(), user.Email)];
        for (var i = 0; i < exchanges; i++) tokens.Add(await (await Refresh(tokens[^1].Text("refreshToken"))).Json());
        return (user, tokens);
    }

    async Task<HttpStatusCode> Enter(string accessToken)
    {
        using var http = system.App.NewClient();
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", accessToken);
        return (await http.GetAsync("/api/me")).StatusCode;
    }

    Task<HttpResponseMessage> Refresh(string refreshToken) => system.App.NewClient().PostAsJsonAsync("/api/auth/refresh", new { refreshToken });
}
