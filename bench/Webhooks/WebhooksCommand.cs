using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using StreamVibe.Bench.Load;
using StreamVibe.Bench.Seeding;

namespace StreamVibe.Bench.Webhooks;

/// <summary>How fast Stripe's events are durable, how a backlog of them is worked off at Stripe's own pace, and what is lost on the way, beside a well-known peer.</summary>
sealed class WebhooksCommand(Installation installation, Peer peer, JsonObject world, List<string> customers, int rounds, TimeSpan span)
{
    const int EventsEach = 20, Connections = 32;

    const string Secret = "whsec_sandbox";

    static readonly HttpClient http = new(new SocketsHttpHandler()) { Timeout = TimeSpan.FromMinutes(5) };

    SignedEvents Ours => new(installation.Api.Authority, "/api/webhooks/stripe", Secret);

    SignedEvents Theirs => new(peer.Address.Authority, "/", Secret);

    public static async Task RunAsync(Arguments arguments)
    {
        var count = arguments.Number("customers", 1_000);
        await using var installation = await Installation.StartAsync();
        await ControlAsync(installation, "hold", new { held = true });
        await ControlAsync(installation, "subscriptions", new { customers = count });
        var world = (await http.GetFromJsonAsync<JsonObject>(new Uri(installation.Sandbox, "/_control/stripe/state")))!;
        var customers = world["subscriptions"]!.AsObject().Select(pair => (string)pair.Value!["customer"]!).ToList();
        await installation.RunAsync(
            $"""
            {People.Script(count, "buyer", "free", limit: 10)}
            update app.subscription s set stripe_customer_id = c.id
            from person p join unnest(array['{string.Join("','", customers)}']) with ordinality as c(id, n) on c.n = p.n where s.user_id = p.id;
            """);
        await using var peer = await Peer.StartAsync(installation, Secret);
        var command = new WebhooksCommand(installation, peer, world, customers, arguments.Number("rounds", 7), TimeSpan.FromSeconds(arguments.Number("seconds", 6)));
        Table.Circumstances();
        await command.AcknowledgedAsync();
        await command.BacklogAsync();
        await command.LostAsync();
    }

    async Task AcknowledgedAsync()
    {
        List<double>[] rates = [[], []], late = [[], []];
        for (var round = 0; round <= rounds; round++)
            foreach (var (way, server, events) in new[] { (0, installation.Api, Ours), (1, peer.Address, Theirs) })
            {
                var requests = Mixed(events);
                var found = await ClosedLoop.RunAsync(server, Connections, span, (connection, number) => requests[(connection * 61 + number) % requests.Count]());
                // The first round warms up.
                if (round == 0) continue;
                rates[way].Add(found.PerSecond);
                late[way].Add(found.P95.TotalMilliseconds);
            }
        Table.Head("what", "events a second", "p95 ms", "ratio");
        Table.Row("durable, then answered", Math.Round(Figures.MedianOf(rates[0])), Figures.MedianOf(late[0]), Figures.MedianOf(rates[0].Zip(rates[1], (ours, theirs) => ours / theirs)));
        Table.Row("stripe-sync-engine 0.48.5", Math.Round(Figures.MedianOf(rates[1])), Figures.MedianOf(late[1]), "");
    }

    async Task BacklogAsync()
    {
        await DrainedAsync();
        await ControlAsync(installation, "limits", new { perSecond = 25 });
        var (before, requests) = (await ReadsAsync(), Shuffled());
        var posted = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, Connections).Select(number => Task.Run(async () =>
        {
            using var connection = new KeptConnection();
            await connection.OpenAsync(installation.Api);
            for (var at = number; at < requests.Count; at += Connections) await connection.AskAsync(requests[at]());
        })));
        var acknowledged = Stopwatch.GetElapsedTime(posted);
        await DrainedAsync();
        var (drained, reads) = (Stopwatch.GetElapsedTime(posted), await ReadsAsync() - before);
        await ControlAsync(installation, "limits", new { perSecond = (int?)null });
        Console.WriteLine();
        Table.Head("backlog", "events", "answered after s", "applied after s", "reads of Stripe", "reads for each customer", "reads a second");
        Table.Row($"{EventsEach} events for each customer, Stripe answers 25 a second", requests.Count, acknowledged.TotalSeconds, drained.TotalSeconds, reads, (double)reads / customers.Count, reads / drained.TotalSeconds);
    }

    /// <summary>Two changes of one subscription in the same second, the first event once more, and one of a type nobody knows.</summary>
    async Task LostAsync()
    {
        var subscription = world["subscriptions"]!.AsObject().First().Value!;
        var (id, customer) = ((string)subscription["id"]!, (string)subscription["customer"]!);
        using var change = new HttpRequestMessage(HttpMethod.Post, new Uri(installation.Sandbox, $"/stripe/v1/subscriptions/{id}")) { Content = new FormUrlEncodedContent([new("cancel_at_period_end", "true")]) };
        change.Headers.Authorization = new("Bearer", "sk_test_sandbox");
        using var changed = (await http.SendAsync(change)).EnsureSuccessStatusCode();
        var now = (await changed.Content.ReadFromJsonAsync<JsonNode>())!;
        var second = TimeProvider.System.GetUtcNow().AddMinutes(1).ToUnixTimeSeconds();

        async Task<string> Send(Uri server, byte[] request)
        {
            using var connection = new KeptConnection();
            await connection.OpenAsync(server);
            try { await connection.AskAsync(request); return "taken"; }
            catch (IOException refused) { return refused.Message.Split('\r')[0]; }
        }
        async Task<(string Duplicate, string Unknown)> All(Uri server, SignedEvents events)
        {
            await Send(server, events.Single("evt_lost_1", "customer.subscription.updated", subscription, second));
            await Send(server, events.Single("evt_lost_2", "customer.subscription.updated", now, second));
            var duplicate = await Send(server, events.Single("evt_lost_1", "customer.subscription.updated", subscription, second));
            return (duplicate, await Send(server, events.Single("evt_lost_3", "galaxy.quark.spun", new JsonObject { ["id"] = "gal_1", ["object"] = "galaxy" }, second)));
        }
        var (ours, theirs) = (await All(installation.Api, Ours), await All(peer.Address, Theirs));
        await DrainedAsync();
        var kept = (await installation.ListAsync<bool>($"select cancel_at_period_end from app.subscription where stripe_customer_id = '{customer}'"))[0];
        var rows = (await installation.ListAsync<long>("select count(*) from app.stripe_event where id like 'evt_lost_%'"))[0];
        var keptThere = await peer.OneAsync<bool>($"select cancel_at_period_end from stripe.subscriptions where id = '{id}'");
        Console.WriteLine();
        Table.Head("what happens to", "here", "stripe-sync-engine 0.48.5");
        Table.Row("the second of two changes in one second", kept ? "in force" : "lost", keptThere ? "in force" : "lost");
        Table.Row("a duplicate", $"{ours.Duplicate}; {rows} rows of 4 deliveries", $"{theirs.Duplicate}; done again, no event is kept");
        Table.Row("an event of an unknown type", ours.Unknown, theirs.Unknown);
    }

    List<Func<byte[]>> Mixed(SignedEvents events)
    {
        var created = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        return
        [
            .. world["subscriptions"]!.AsObject().Select(pair => events.Of("customer.subscription.updated", pair.Value!, created)),
            .. world["customers"]!.AsObject().Select(pair => events.Of("customer.updated", pair.Value!, created)),
        ];
    }

    List<Func<byte[]>> Shuffled()
    {
        var all = Mixed(Ours);
        var each = Enumerable.Range(0, EventsEach * customers.Count).Select(number => all[number % all.Count]).ToArray();
        new Random(1).Shuffle(each);
        return [.. each];
    }

    async Task DrainedAsync()
    {
        for (var since = Stopwatch.GetTimestamp(); (await installation.ListAsync<long>("select count(*) from app.stripe_event where state = 'pending'"))[0] > 0; await Task.Delay(200))
            if (Stopwatch.GetElapsedTime(since) > TimeSpan.FromMinutes(10)) throw new TimeoutException("The backlog does not drain.");
    }

    async Task<int> ReadsAsync() =>
        (await http.GetFromJsonAsync<JsonObject>(new Uri(installation.Sandbox, "/_control/journal?service=stripe")))!["requests"]!.AsArray().Count(request => (string)request!["method"]! == "GET");

    static async Task ControlAsync(Installation installation, string what, object body)
    {
        using var answer = await http.PostAsJsonAsync(new Uri(installation.Sandbox, $"/_control/stripe/{what}"), body);
        answer.EnsureSuccessStatusCode();
    }
}
