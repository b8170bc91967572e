using System.Net;
using Npgsql;
using StreamVibe.Connections;
using StreamVibe.Tests.Integration.Fixtures;

namespace StreamVibe.Tests.Integration.Content;

/// <summary>What happens to an item in the middle of a publication, or a publication in the middle of a sync.</summary>
public sealed class PublishRacesTests(SharedSystem system) : IClassFixture<SharedSystem>
{
    /// <summary>Statements wait for a lock for some seconds only: on a machine that stood still so long the two did not meet, and others are to.</summary>
    const int MostTries = 5;

    [Fact]
    public async Task A_wish_that_changes_nothing_here_is_decided_anew_when_the_item_changed_under_it()
    {
        for (var tries = 1; !await Decided(); tries++) Assert.True(tries < MostTries, "The wish never waited for the other to its end.");
    }

    /// <summary>Whether the wish was there when the other one ended.</summary>
    async Task<bool> Decided()
    {
        var author = await Author.NewAsync(system.App);
        await (await author.User.Send(HttpMethod.Patch, $"/api/content/{author.Item}", new { title = "A new title" })).Expect(HttpStatusCode.OK);
        var suggestion = await author.Suggest("title", "A new title", "A new title");
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(system.App.Database) { Pooling = false, Options = "-c role=streamvibe_service" }.ConnectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await using (var edit = new NpgsqlCommand($"update app.content_item set title = 'Theirs', version = version + 1 where id = '{author.Item}'", connection, transaction))
            Assert.Equal(1, await edit.ExecuteNonQueryAsync(TestContext.Current.CancellationToken));

        var applying = author.Apply(suggestion, new { publish = true });
        await Eventually.Get("the wish to wait for the other, or to overtake it", () => Sql.ListAsync<long>(PostgresFixture.AsSuperuser(system.App.Database),
            "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock' and query like '%content_item_version%'"), waiting => waiting[0] > 0 || applying.IsCompleted);
        await transaction.CommitAsync(TestContext.Current.CancellationToken);

        var answer = await applying;
        if (answer.StatusCode == HttpStatusCode.ServiceUnavailable) return false;
        await answer.Problem(HttpStatusCode.Conflict, "version_conflict");
        Assert.Equal("An old title", (await author.There()).Title);
        Assert.Empty(await author.Publications());
        return true;
    }

    [Fact]
    public async Task A_sync_that_read_before_the_write_and_saves_after_it_does_not_take_it_back()
    {
        for (var tries = 1; !await Saved(); tries++) Assert.True(tries < MostTries, "The page never waited until the write was done.");
    }

    /// <summary>Whether the page that was read before the write was saved after it.</summary>
    async Task<bool> Saved()
    {
        var author = await Author.NewAsync(system.App);
        var suggestion = await author.SuggestTitle();
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(system.App.Database) { Pooling = false, Options = "-c role=streamvibe_service" }.ConnectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(TestContext.Current.CancellationToken);
        // In the way of a page, which locks whole rows, and of nothing else.
        await using (var hold = new NpgsqlCommand($"select from app.content_item where id = '{author.Item}' for key share", connection, transaction)) await hold.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        // Something else of the video is new, so that the page has something to write.
        await system.App.Sandbox.ChangeItem(new { id = author.Video.Id, description = "Theirs" });
        // A page that waited in vain is read again when its lease has run out.
        var syncing = author.User.Sync(author.Connection, TimeSpan.FromMinutes(3));
        var waits = await Eventually.Get("the page to wait", Waiting, waiting => waiting.Count > 0);
        Assert.Equal("published", (await author.Publish(suggestion)).Text("status"));
        var met = (await Waiting()).Intersect(waits).Any();
        await transaction.CommitAsync(TestContext.Current.CancellationToken);

        Assert.Equal("completed", (await syncing).Text("status"));
        Assert.Equal(("A new title", "Theirs"), ((await author.Shown()).Text("title"), (await author.Shown()).Text("description")));
        // What it left out is looked at by the next one.
        await system.App.Sandbox.ChangeItem(new { id = author.Video.Id, title = "Theirs too" });
        await author.User.Sync(author.Connection);
        Assert.Equal("Theirs too", (await author.Shown()).Text("title"));
        return met;

        Task<List<string>> Waiting() => Sql.ListAsync<string>(PostgresFixture.AsSuperuser(system.App.Database),
            "select pid || ' ' || query_start from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock' and query like '%made_private_here%for update%'");
    }

    [Fact]
    public async Task A_consent_whose_news_were_lost_is_known_by_its_date()
    {
        var author = await Author.NewAsync(system.App, publishes: false);
        var suggestion = await author.SuggestTitle();
        var without = await Consent(author);
        await author.Allow();
        var with = await Consent(author);
        // As if the consent were to come yet: the grain opens the old tokens and keeps them.
        await SetConsent(author, without);
        await system.App.Grains.GetGrain<IConnectionGrain>(author.Connection).Reconnected();
        await author.User.Sync(author.Connection);
        await SetConsent(author, with);

        var publication = await author.Publish(suggestion);
        Assert.True(publication.Text("status") == "published", $"{publication}");
        Assert.Equal("A new title", (await author.There()).Title);
    }

    async Task<string> Consent(Author author) => (await Sql.ListAsync<string>(PostgresFixture.AsSuperuser(system.App.Database),
        $"""
        select format('envelope = %L', s.envelope) || '|' || format('scopes = %L, granted_at = %L', c.scopes, c.granted_at)
        from app.platform_connection c join vault.secret s on s.name = c.vault_secret_name where c.id = '{author.Connection}'
        """))[0];

    async Task SetConsent(Author author, string consent)
    {
        var (database, parts) = (PostgresFixture.AsSuperuser(system.App.Database), consent.Split('|'));
        await Sql.RunAsync(database, $"update vault.secret set {parts[0]} where name = (select vault_secret_name from app.platform_connection where id = '{author.Connection}')");
        await Sql.RunAsync(database, $"update app.platform_connection set {parts[1]} where id = '{author.Connection}'");
    }
}
