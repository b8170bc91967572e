using StreamVibe.Tests.Integration.Fixtures;

namespace StreamVibe.Tests.Integration.Connections;

/// <summary>YouTube holds a request for good. Real time passes, so all of it passes at once.</summary>
public sealed class NeverEndingAnswerTests(SharedSystem system) : IClassFixture<SharedSystem>
{
    /// <summary>All tries at an answer take half a minute, and then the run pauses.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    SandboxDriver Sandbox => system.App.Sandbox;

    [Fact]
    public async Task Silence_and_a_byte_a_second_are_both_given_up_and_the_page_is_read_again()
    {
        var newest = await Sandbox.Newest();
        await Task.WhenAll(Held("drip", "playlistItems"), Held("hang", "videos"));

        async Task Held(string kind, string route)
        {
            var user = await system.App.RegisterAsync();
            var (account, connection) = await user.ConnectNew(items: 120);
            await Sandbox.FaultFor(account, kind, route, skip: 1);
            var sync = await user.StartSync(connection);
            // A request is journalled once it is over.
            await Eventually.Get($"the {kind} to be given up", () => Sandbox.Journal("youtube", account, newest), requests => requests.Exists(request => request.Fault == kind), Patience);
            var run = await user.SyncFinished(sync, Patience);
            Assert.Equal(("completed", 120, 0), (run.Text("status"), run.Number("seen"), run.Number("deleted")));
            // The page before was not: three pages, one of them twice, in each of two runs.
            Assert.InRange(await Sandbox.Calls(account, "/" + route, newest), 3 + 4, 3 + 4);
        }
    }
}
