using StreamVibe.Tests.Integration.Fixtures;

namespace StreamVibe.Tests.Integration.Connections;

/// <summary>The list ends early, as if the rest were gone.</summary>
public sealed class PartialListTests(SharedSystem system) : IClassFixture<SharedSystem>
{
    SandboxDriver Sandbox => system.App.Sandbox;

    [Fact]
    public async Task What_a_list_that_ended_early_did_not_show_is_not_deleted()
    {
        var user = await system.App.RegisterAsync();
        var (account, connection) = await user.ConnectNew(items: 120);
        var gone = (await Sandbox.Items(account))[^1].Id;
        await Sandbox.DeleteItem(gone);
        await Sandbox.Strange(new { account, kind = "partial" });
        await user.Sync(connection);
        var here = (await user.All("/api/content")).Select(item => item.Text("externalId"));
        Assert.Empty((await Sandbox.Items(account)).Select(item => item.Id).Except(here));

        await Sandbox.Straighten(account);
        Assert.Equal("completed", (await user.Sync(connection)).Text("status"));
        Assert.Equal((await Sandbox.Items(account)).Select(item => item.Id).Order(), (await user.All("/api/content")).Select(item => item.Text("externalId")).Order());
    }

    [Fact]
    public async Task An_early_end_and_then_an_error_delete_not_even_what_is_gone()
    {
        var user = await system.App.RegisterAsync();
        var (account, connection) = await user.ConnectNew(items: 120);
        await Sandbox.DeleteItem((await Sandbox.Items(account))[^1].Id);
        await Sandbox.Strange(new { account, kind = "partial" });
        await Sandbox.FaultFor(account, "status", "/videos", 403, times: 1_000, skip: 1, reason: "forbidden");
        var run = await user.Sync(connection);
        Assert.Equal(("failed", 0), (run.Text("status"), run.Number("deleted")));
        Assert.Equal(120, (await user.All("/api/content")).Count);
    }
}
