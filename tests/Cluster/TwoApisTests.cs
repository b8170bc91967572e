using System.Net;
using StreamVibe.Tests.Cluster.Installations;
using StreamVibe.Tests.Cluster.Processes;

namespace StreamVibe.Tests.Cluster;

[Collection(typeof(TwoOfEachTests))]
public sealed class TwoApisTests(TwoOfEach cluster)
{
    [Fact]
    public async Task What_is_done_through_one_API_is_seen_through_the_other()
    {
        var here = await cluster.NewPersonAsync();
        var there = here.At(cluster.Api2);
        var connection = await here.ConnectAsync("second");
        var sync = (string)(await there.NewestRunAsync(connection))["id"]!;
        var run = await there.WaitForEndAsync(sync, TimeSpan.FromSeconds(30), cluster.Tell);
        Assert.Equal("completed", (string?)run["status"]);

        Assert.Equal(await cluster.OutsideWorld.ItemsAsync("second"), await cluster.Books.ItemsAsync(here.Email));
        Assert.Equal((int)run["seen"]!, await CountAsync(there, "/api/content?limit=100"));
        Assert.Equal((1, 0), ((int)(await there.QuotaAsync())["used"]!, (int)(await there.QuotaAsync())["held"]!));

        var item = (await here.GetAsync("/api/content?limit=1"))["items"]![0]!;
        await there.PatchAsync($"/api/content/{item["id"]}", new { title = "Renamed beyond the ocean" });
        Assert.Equal("Renamed beyond the ocean", (string?)(await here.GetAsync($"/api/content/{item["id"]}"))["title"]);
        Assert.Single((await here.GetAsync("/api/content?q=renamed+ocean"))["items"]!.AsArray());

        // A cursor of one API continues at the other; a key of one is known to the other.
        var first = await here.GetAsync("/api/content?limit=7");
        Assert.NotEmpty((await there.GetAsync($"/api/content?limit=7&cursor={Uri.EscapeDataString((string)first["nextCursor"]!)}"))["items"]!.AsArray());
        Assert.Equal(await here.SyncAsync(connection, "one-wish"), await there.SyncAsync(connection, "one-wish"));
        await here.WaitForEndAsync(await here.SyncAsync(connection, "one-wish"), TimeSpan.FromSeconds(30), cluster.Tell);
        Assert.Empty(await cluster.Books.ContradictionsAsync(here.Email));
        await here.DisconnectAsync(connection);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_sign_in_at_one_API_is_good_at_the_other_until_it_ends_at_either(bool withCookie)
    {
        var here = await cluster.NewPersonAsync();
        if (withCookie)
        {
            here = here.Anew();
            await here.SignInWithCookieAsync();
        }
        var there = here.At(cluster.Api2);
        Assert.Equal(here.Email, (string?)(await there.GetAsync("/api/me"))["email"]);
        await there.SignOutAsync();
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(here));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(there));
    }

    [Fact]
    public async Task A_session_ended_through_one_API_is_out_at_the_other_at_once()
    {
        var here = await cluster.NewPersonAsync();
        var there = here.Anew().At(cluster.Api2);
        await there.SignInAsync();
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(there));
        foreach (var session in (await here.GetAsync("/api/me/sessions"))["items"]!.AsArray().Where(session => !(bool)session!["current"]!))
        {
            using var answer = await here.SendAsync(HttpMethod.Delete, $"/api/me/sessions/{session!["id"]}");
            Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        }
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(there));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(here));
    }

    [Fact]
    public async Task Each_mail_is_sent_once_though_both_APIs_find_it_waiting()
    {
        await cluster.OutsideWorld.RefuseMailAsync();
        var people = (await Task.WhenAll(Enumerable.Range(0, 30).Select(i => NewcomerAsync(i % 2 == 0 ? cluster.Api1 : cluster.Api2)))).ToList();
        await Wait.UntilAsync("a failed try of each", TimeSpan.FromSeconds(60), async () => await cluster.Books.MailsWaitingAsync(tried: true) >= people.Count, cluster.Tell);
        // Both have read what is due before either can take it up.
        await using (await cluster.Books.HoldUpMailAsync(await cluster.OutsideWorld.NowAsync()))
        {
            await cluster.OutsideWorld.TakeMailAsync();
            await Wait.UntilAsync("both APIs at the same mail", TimeSpan.FromMinutes(2), async () => await cluster.Books.MailsWantedByTwoAsync() > 0, cluster.Tell, TimeSpan.FromMilliseconds(20));
        }
        // What was refused several times comes again after more than a minute.
        await Wait.UntilAsync("everybody's mail", TimeSpan.FromMinutes(2), async () => (await CountsAsync(people)).All(count => count > 0), cluster.Tell);
        await Wait.UntilAsync("an empty outbox", TimeSpan.FromMinutes(2), async () => await cluster.Books.MailsWaitingAsync() == 0, cluster.Tell);
        Assert.All(await CountsAsync(people), count => Assert.Equal(1, count));
    }

    /// <summary>Somebody whose registration was acknowledged, and who has one mail to come: who is told to try again may have one already.</summary>
    Task<Clients.Person> NewcomerAsync(Uri api) => Wait.ForAsync("somebody to sign up", TimeSpan.FromSeconds(60), async () =>
    {
        var person = cluster.Stranger().At(api);
        using var answer = await person.TryRegisterAsync();
        if (answer.StatusCode == HttpStatusCode.ServiceUnavailable) return null;
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return person;
    }, cluster.Tell);

    Task<int[]> CountsAsync(List<Clients.Person> people) => Task.WhenAll(people.Select(person => cluster.OutsideWorld.MailsAsync(person.Email)));

    static async Task<HttpStatusCode> StatusAsync(Clients.Person person)
    {
        using var answer = await person.SendAsync(HttpMethod.Get, "/api/me");
        return answer.StatusCode;
    }

    static async Task<int> CountAsync(Clients.Person person, string list)
    {
        var count = 0;
        for (string? cursor = null; ;)
        {
            var page = await person.GetAsync(cursor is null ? list : $"{list}&cursor={Uri.EscapeDataString(cursor)}");
            count += page["items"]!.AsArray().Count;
            if ((cursor = (string?)page["nextCursor"]) is null) return count;
        }
    }
}
