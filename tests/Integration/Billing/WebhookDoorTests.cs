using System.Net;
using StreamVibe.Tests.Integration.Fixtures;
using StreamVibe.Tests.Integration.Maintenance;

namespace StreamVibe.Tests.Integration.Billing;

/// <summary>What the door for Stripe's events lets in, and what it costs to be turned away.</summary>
public sealed class WebhookDoorTests(SharedSystem system) : IClassFixture<SharedSystem>, IDisposable
{
    readonly StripeWire wire = new(system.App);

    [Fact]
    public async Task What_stripe_did_not_sign_leaves_no_row_and_nothing_in_the_log()
    {
        var (id, marker) = (Chance.Name("evt"), Chance.Name("marker"));
        var body = StripeWire.Event(id, customer: marker);
        var now = await system.App.Sandbox.Now();
        var good = StripeWire.Header(body, now, StripeWire.Secret);
        string?[] headers =
        [
            null, "", "nonsense", $"t={now.ToUnixTimeSeconds()}", good.Replace("v1=", "v0=", StringComparison.Ordinal), StripeWire.Header(body, now, "whsec_wrong"), StripeWire.Header(body, now, ""),
            StripeWire.Header(body, now.AddSeconds(-310), StripeWire.Secret), StripeWire.Header(body, now.AddSeconds(310), StripeWire.Secret), StripeWire.Header(body + " ", now, StripeWire.Secret), good[..^1] + (good[^1] == '0' ? '1' : '0'),
        ];
        foreach (var header in headers) await (await wire.SendRaw(body, header)).Problem(HttpStatusCode.BadRequest, "invalid_signature");
        await (await wire.SendRaw(body.Replace(": ", ":", StringComparison.Ordinal) + "\n", good)).Problem(HttpStatusCode.BadRequest, "invalid_signature");
        Assert.Equal(0, await wire.Count($"id = '{id}'"));
        Assert.DoesNotContain(system.App.Logs.Lines, line => line.Contains(marker, StringComparison.Ordinal));

        await (await wire.SendRaw(body, good)).Expect(HttpStatusCode.OK);
        Assert.Equal([body], await Sql.ListAsync<string>(system.App.Database, $"select convert_from(payload, 'UTF8') from app.stripe_event where id = '{id}'", "streamvibe_service"));
        Assert.DoesNotContain(system.App.Logs.Lines, line => line.Contains(StripeWire.Secret, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Fifty_of_the_same_are_all_taken_and_kept_once()
    {
        var id = Chance.Name("evt");
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => wire.Send(StripeWire.Event(id))));
        foreach (var answer in answers) Assert.Equal("{}", await (await answer.Expect(HttpStatusCode.OK)).Content.ReadAsStringAsync());
        Assert.Equal(1, await wire.Count($"id = '{id}'"));
    }

    [Theory]
    [InlineData("invoice.paid", "cus_nobody", true, StripeWire.Version, "It is of live mode, and this installation is not.")]
    [InlineData("invoice.paid", "cus_nobody", false, "2025-03-31.basil", "It is of another version of Stripe's interface.")]
    [InlineData("star.exploded", "cus_nobody", false, StripeWire.Version, "Nothing follows from its type.")]
    [InlineData("invoice.paid", null, false, StripeWire.Version, "It names no customer.")]
    [InlineData("invoice.paid", "cus_nobody", false, StripeWire.Version, "Nobody here is this customer.")]
    public async Task What_nothing_follows_from_is_taken_and_says_why(string type, string? customer, bool livemode, string version, string why)
    {
        var id = Chance.Name("evt");
        await (await wire.Send(StripeWire.Event(id, type, customer, livemode, version))).Expect(HttpStatusCode.OK);
        Assert.Equal([why], await Eventually.Get("the reason", () => wire.Column("problem", $"app.stripe_event where id = '{id}' and state = 'ignored'"), found => found.Count == 1));
    }

    [Theory]
    [InlineData("")]
    [InlineData("no json")]
    [InlineData("[]")]
    [InlineData("""{"type":"invoice.paid"}""")]
    [InlineData("""{"id":{"nested":true}}""")]
    public async Task Signed_but_without_an_id_it_is_not_valid(string body) => await (await wire.Send(body)).Problem(HttpStatusCode.BadRequest, "validation_failed");

    [Theory]
    [InlineData("""{"id":"ID","type":null,"created":"x","livemode":null,"api_version":[],"data":null}""")]
    [InlineData("""{"id":"ID","data":{"object":{"id":7,"customer":{"id":null}}}}""")]
    [InlineData("""{"id":"ID","type":"a\u0000b","api_version":"\ud800"}""")]
    public async Task Odd_fields_beside_an_id_are_kept(string body)
    {
        var id = Chance.Name("evt");
        await (await wire.Send(body.Replace("ID", id, StringComparison.Ordinal))).Expect(HttpStatusCode.OK);
        Assert.Equal(1, await wire.Count($"id = '{id}' and state = 'ignored'"));
    }

    [Fact]
    public async Task A_megabyte_is_taken_and_more_is_too_large()
    {
        var id = Chance.Name("evt");
        await (await wire.Send(StripeWire.Event(id, more: $",\"filler\":\"{new string('x', 1_000_000)}\""))).Expect(HttpStatusCode.OK);
        Assert.Equal(1, await wire.Count($"id = '{id}' and length(payload) > 1000000"));
        await (await wire.Send(StripeWire.Event(Chance.Name("evt"), more: $",\"filler\":\"{new string('x', 1_100_000)}\""))).Problem(HttpStatusCode.RequestEntityTooLarge, "too_large");
    }

    [Fact]
    public async Task A_flood_without_signatures_does_not_keep_signed_ones_out()
    {
        var (stop, flooded) = (false, 0);
        var flood = Enumerable.Range(0, 16).Select(_ => Task.Run(async () =>
        {
            while (!Volatile.Read(ref stop) && Interlocked.Increment(ref flooded) <= 5000)
                Assert.Equal(HttpStatusCode.BadRequest, (await wire.SendRaw("{\"id\":\"evt_flood\"}", $"t={flooded},v1={new string('a', 64)}")).StatusCode);
        })).ToList();
        await using var idle = new Idle(system.App);
        var waits = new List<TimeSpan>();
        for (var i = 0; i < 40; i++)
        {
            waits.Add(await idle.Wait(async () => await (await wire.Send(StripeWire.Event(Chance.Name("evt")))).Expect(HttpStatusCode.OK)));
        }
        Volatile.Write(ref stop, true);
        await Task.WhenAll(flood);
        Assert.True(flooded >= 100, $"{flooded} is no flood.");
        var late = waits.Order().ElementAt(waits.Count * 9 / 10);
        Assert.True(late < TimeSpan.FromSeconds(1), $"Signed ones waited {late}.");
        Assert.Equal(0, await wire.Count("id = 'evt_flood'"));
    }

    [Fact]
    public async Task While_a_secret_is_rolled_both_are_good_and_without_one_no_events_are_expected()
    {
        var app = await StreamVibeApp.StartAsync(system.Postgres, new Dictionary<string, string?> { ["Stripe:WebhookSecrets:0"] = "whsec_new", ["Stripe:WebhookSecrets:1"] = "whsec_old" });
        try
        {
            foreach (var secret in new[] { "whsec_new", "whsec_old" }) Assert.Equal(HttpStatusCode.OK, await Sent(app, secret));
            Assert.Equal(HttpStatusCode.BadRequest, await Sent(app, StripeWire.Secret));

            app = await app.RestartAsync(new Dictionary<string, string?> { ["Stripe:WebhookSecrets:1"] = null });
            Assert.Equal(HttpStatusCode.OK, await Sent(app, "whsec_new"));
            Assert.Equal(HttpStatusCode.BadRequest, await Sent(app, "whsec_old"));

            app = await app.RestartAsync(new Dictionary<string, string?> { ["Stripe:WebhookSecrets:0"] = "" });
            Assert.Equal(HttpStatusCode.ServiceUnavailable, await Sent(app, ""));
        }
        finally
        {
            await app.DisposeAsync();
        }
    }

    static async Task<HttpStatusCode> Sent(StreamVibeApp app, string secret)
    {
        using var wire = new StripeWire(app);
        return (await wire.Send(StripeWire.Event(Chance.Name("evt")), secret)).StatusCode;
    }

    public void Dispose() => wire.Dispose();
}
