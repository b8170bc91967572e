using System.Net;
using StreamVibe.Tests.Integration.Fixtures;

namespace StreamVibe.Tests.Integration.Maintenance;

/// <summary>Everybody there is, as an administrator finds them.</summary>
[Collection(nameof(LonelyBilling))]
public sealed class UsersTests(LonelySystem system)
{
    StreamVibeApp App => system.App;

    [Fact]
    public async Task Users_are_found_by_part_of_the_email_plan_and_status()
    {
        var boss = await App.AdministratorAsync();
        var name = Chance.Name("found");
        var (first, second) = (await App.RegisterAsync($"{name}.One@example.com"), await App.RegisterAsync($"{name}.two@example.com"));
        await App.RegisterAsync();
        await Sql.RunAsync(App.Database, $"update app.subscription set plan = 'studio', status = 'past_due' where user_id = '{second.Id}'", "streamvibe_service");

        Assert.Equal([second.Id, first.Id], await Ids($"?q={name.ToUpperInvariant()}"));
        Assert.Equal([first.Id], await Ids($"?q={name}&plan=free"));
        Assert.Equal([second.Id], await Ids($"?q={name}&status=past_due"));
        Assert.Equal([second.Id], await Ids($"?q={name}&plan=studio&status=past_due"));
        Assert.Empty(await Ids($"?q={name}&plan=studio&status=active"));
        Assert.Empty(await Ids("?q=%25_%25"));
        var entry = (await boss.All($"/api/admin/users?q={name}.two"))[0];
        Assert.Equal(["id", "email", "displayName", "plan", "status", "cycleEnd", "createdAt"], entry.Names());
        Assert.Equal(second.Email, entry.Text("email"), ignoreCase: true);

        async Task<List<Guid>> Ids(string query) => [.. (await boss.All("/api/admin/users" + query)).Select(user => user.Id())];
    }

    [Fact]
    public async Task The_list_goes_on_where_it_stopped_and_a_cursor_belongs_to_its_question()
    {
        var boss = await App.AdministratorAsync();
        var name = Chance.Name("paged");
        for (var i = 0; i < 3; i++) await App.RegisterAsync($"{name}-{i}@example.com");
        Assert.Equal(3, (await boss.All($"/api/admin/users?q={name}", limit: 2)).Select(user => user.Id()).Distinct().Count());
        var cursor = (await boss.Get($"/api/admin/users?q={name}&limit=2")).Text("nextCursor");
        await (await boss.Http.GetAsync($"/api/admin/users?q={name}&plan=free&limit=2&cursor={cursor}")).Problem(HttpStatusCode.BadRequest, "invalid_cursor");
        await (await boss.Http.GetAsync($"/api/admin/users?q={new string('a', 201)}")).Invalid("q");
    }
}
