using System.Net;
using System.Text.Json.Nodes;
using StreamVibe.Tests.Cluster.Clients;
using StreamVibe.Tests.Cluster.Installations;
using StreamVibe.Tests.Cluster.Processes;

namespace StreamVibe.Tests.Cluster;

/// <summary>Two thousand events, doubled and out of order, at two APIs before two silos: what is in force in the end is what Stripe has.</summary>
[Collection(typeof(KilledTests))]
public sealed class WebhookStormTests(TwoOfEach cluster, ITestOutputHelper output)
{
    const int Customers = 220, Events = 2000, Senders = 16;

    const string Larger = "price_studio_month";

    [Fact]
    public async Task Two_thousand_events_of_which_a_third_come_twice_and_none_in_order_end_as_stripe_has_it()
    {
        var (chance, stripe, books) = (Seeds.Next(output), new StripeStand(cluster.Sandbox), cluster.Books);
        await stripe.HoldAsync(true);
        var made = await stripe.SubscribeAsync(Customers);
        var customers = made.ConvertAll(one => one.Customer);
        await books.MakeAsync(customers);
        var items = (await stripe.SubscriptionsAsync()).ToDictionary(one => one.Key, one => (string)Licensed(one.Value!)["id"]!);
        foreach (var (number, (_, subscription)) in made.Index()) await LiveAsync(stripe, subscription, items[subscription], number);

        var once = (await stripe.EventsAsync()).FindAll(body => customers.Exists(customer => body.Contains(customer, StringComparison.Ordinal)));
        var bodies = once.Concat(once.Where(_ => chance.Next(10) < 3)).ToArray();
        while (bodies.Length < Events) bodies = [.. bodies, once[chance.Next(once.Count)]];
        chance.Shuffle(bodies);
        output.WriteLine($"{once.Count} events, {bodies.Length} deliveries");
        await Parallel.ForEachAsync(bodies.Index(), new ParallelOptions { MaxDegreeOfParallelism = Senders }, async (one, _) =>
            await TakenAsync(stripe, one.Index % 2 == 0 ? cluster.Api1 : cluster.Api2, one.Item));

        await Wait.UntilAsync("every event to be applied", TimeSpan.FromMinutes(3), async () => await books.EventsAsync("pending") == 0, cluster.Tell);
        Assert.Equal(0, await books.EventsAsync("quarantined"));
        Assert.Equal(Wanted(await stripe.SubscriptionsAsync(), made), await books.InForceAsync(customers));
        // What one person is told is told once.
        Assert.Empty(await books.ListAsync<string>(
            """
            select n.user_id || ' ' || n.kind from app.notification n join app.subscription s on s.user_id = n.user_id
            where s.stripe_customer_id = any($1) and n.kind in ('plan_started', 'plan_ended') group by n.user_id, n.kind having count(*) > 1
            """, customers));
        await stripe.HoldAsync(false);
    }

    /// <summary>Sent again, as Stripe does, to whoever says that it is not available just now; any other answer but a good one is wrong.</summary>
    Task TakenAsync(StripeStand stripe, Uri api, string body) => Wait.UntilAsync("an event to be taken", TimeSpan.FromSeconds(60), async () =>
    {
        if (await stripe.TrySendAsync(api, body) is var status && status == HttpStatusCode.ServiceUnavailable) return false;
        Assert.Equal(HttpStatusCode.OK, status);
        return true;
    }, cluster.Tell);

    // One in four each is cancelled, ends, and changes to the larger plan; the last is as it was after a cancellation that was taken back.
    static async Task LiveAsync(StripeStand stripe, string subscription, string item, int number)
    {
        await stripe.ChangeAsync(subscription, ("metadata[round]", "1"));
        if (number % 4 == 0) await stripe.ChangeAsync(subscription, ("items[0][id]", item), ("items[0][price]", Larger), ("proration_behavior", "none"));
        if (number % 4 == 1) await stripe.ChangeAsync(subscription, ("cancel_at_period_end", "true"));
        if (number % 4 == 2) await stripe.EndAsync(subscription);
        if (number % 4 != 3) return;
        await stripe.ChangeAsync(subscription, ("cancel_at_period_end", "true"));
        await stripe.ChangeAsync(subscription, ("cancel_at_period_end", "false"));
    }

    // Those whose plan ended had its cycle if an event of it was believed before, and their own if none was: of them no cycle is compared.
    static Dictionary<string, string> Wanted(JsonObject subscriptions, List<(string Customer, string Subscription)> made) => made.ToDictionary(one => one.Customer, one =>
    {
        var subscription = subscriptions[one.Subscription]!;
        if ((string)subscription["status"]! != "active") return "free active f 10";
        var item = Licensed(subscription);
        var plan = (string)item["price"]!["id"]! == Larger ? ("studio", 1000) : ("creator", 100);
        return $"{plan.Item1} active {((bool)subscription["cancel_at_period_end"]! ? "t" : "f")} {plan.Item2} {(long)item["current_period_start"]!} {(long)item["current_period_end"]!}";
    });

    static JsonNode Licensed(JsonNode subscription) => subscription["items"]!["data"]!.AsArray().Single(item => (string)item!["price"]!["recurring"]!["usage_type"]! == "licensed")!;
}
