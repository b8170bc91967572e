using StreamVibe.Bench.Seeding;
using StreamVibe.Tests.Integration.Fixtures;

namespace StreamVibe.Tests.Integration.Content;

/// <summary>Paging through items that no sort key but the id tells apart, while others come and go.</summary>
[Collection(nameof(SeededLibrary))]
public sealed class MovingPagesTests(SeededLibrary library)
{
    const int Items = 700, Page = 25;

    [Theory]
    [InlineData(5, "/api/content")]
    [InlineData(6, "/api/content?q=kilimanjaro")]
    public async Task Each_item_is_met_once_while_others_come_and_go(int index, string path)
    {
        var user = library.Plan.Users[index];
        Assert.True(user.Items > Items, $"Only {user.Items} items.");
        await Change($"update app.content_item set deleted_at = '2026-11-01' where user_id = '{user.Id}'");
        // One time for all, and the same rank: the word stands in the title only.
        await Change(
            $"""
            update app.content_item set deleted_at = null, title = 'Kilimanjaro', description = '', tags = array[external_id], published_at = '2026-01-01'
            where id in (select id from app.content_item where user_id = '{user.Id}' order by id limit {Items})
            """);
        var person = await library.SignIn(user);
        var (met, gone, next, round) = (new List<Guid>(), new HashSet<Guid>(), (string?)null, 0);
        var before = await Here(user);
        Assert.Equal(Items, before.Count);
        do
        {
            var page = await person.Get($"{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}limit={Page}" + (next is null ? "" : $"&cursor={Uri.EscapeDataString(next)}"));
            met.AddRange(page.GetProperty("items").EnumerateArray().Select(item => item.Id()));
            next = page.GetProperty("nextCursor").GetString();
            // Two go, seen or not, the last one seen among them; two of the same time come, somewhere between the others.
            Guid[] go = [met[^1], before[(round * 37 + 11) % before.Count]];
            gone.UnionWith(go);
            await Change($"update app.content_item set deleted_at = '2026-11-01' where id = any('{{{string.Join(',', go)}}}')");
            for (var come = 0; come < 2; come++)
                await Change(
                    $"""
                    insert into app.content_item (id, user_id, connection_id, social_account_id, platform, external_id, type, title, description, tags, visibility, url, published_at, remote, remote_hash, created_at, updated_at)
                    select gen_random_uuid(), user_id, connection_id, social_account_id, platform, 'come-{round}-{come}', type, title, description, tags, visibility, url, published_at, remote, remote_hash, created_at, updated_at
                    from app.content_item where id = '{before[0]}'
                    """);
            round++;
        }
        while (next is not null);
        Assert.True(round >= Items / Page, $"Only {round} pages.");
        Assert.Equal(met.Count, met.Distinct().Count());
        Assert.Empty(before.Except(gone).Except(met));
    }

    Task<List<Guid>> Here(SeededUser user) => Sql.ListAsync<Guid>(PostgresFixture.AsSuperuser(library.App.Database), $"select id from app.content_item where user_id = '{user.Id}' and deleted_at is null");

    Task Change(string sql) => Sql.RunAsync(PostgresFixture.AsSuperuser(library.App.Database), sql);
}
