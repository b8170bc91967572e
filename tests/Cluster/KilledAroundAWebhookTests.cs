using System.Net;
using StreamVibe.Tests.Cluster.Clients;
using StreamVibe.Tests.Cluster.Installations;
using StreamVibe.Tests.Cluster.Processes;

namespace StreamVibe.Tests.Cluster;

/// <summary>Whoever is killed around an event of Stripe's: it is sent again until it is taken, is kept once, and its effect happens once.</summary>
[Collection(typeof(KilledTests))]
public sealed class KilledAroundAWebhookTests(TwoOfEach cluster)
{
    const string Writing = "insert into app.stripe_event", Applying = "apply_entitlement";

    static readonly TimeSpan patience = TimeSpan.FromSeconds(60), moment = TimeSpan.FromMilliseconds(20);

    readonly StripeStand stripe = new(cluster.Sandbox);

    // FP1.
    [Fact]
    public async Task The_silos_are_killed_before_the_commit_and_the_event_is_sent_again()
    {
        var (person, body) = await BoughtAsync();
        var hold = await cluster.Books.HoldUpInboxAsync();
        var sent = stripe.TrySendAsync(cluster.Api1, body);
        await Wait.UntilAsync("the event to be written", patience, () => cluster.Books.IsWaitingAsync(Writing), cluster.Tell, moment);
        await KillSilosAsync();
        await cluster.Books.EndWaitingAsync(Writing);
        await hold.DisposeAsync();
        await cluster.RestartAsync([.. cluster.Silos]);
        Assert.NotEqual(HttpStatusCode.OK, await sent);
        Assert.Equal(0, await RowsAsync(body));
        await AgainAsync(body, person);
    }

    // FP2: the API dies, and with it the answer; the silo commits.
    [Fact]
    public async Task The_api_is_killed_after_the_commit_and_before_its_answer()
    {
        var (person, body) = await BoughtAsync();
        var hold = await cluster.Books.HoldUpInboxAsync();
        var sent = stripe.TrySendAsync(cluster.Api1, body);
        await Wait.UntilAsync("the event to be written", patience, () => cluster.Books.IsWaitingAsync(Writing), cluster.Tell, moment);
        await cluster["api-1"].KillAsync();
        Assert.Null(await sent);
        await hold.DisposeAsync();
        await Wait.UntilAsync("the event to be durable", patience, async () => await RowsAsync(body) == 1, cluster.Tell, moment);
        await cluster.RestartAsync("api-1");
        await AgainAsync(body, person);
    }

    // In the middle of the effect; nobody sends the event again, since it was taken.
    [Fact]
    public async Task The_silos_are_killed_during_the_effect_and_it_happens_once_all_the_same()
    {
        var (person, body) = await BoughtAsync();
        var hold = await cluster.Books.HoldUpSettlementsAsync(person.Email);
        Assert.Equal(HttpStatusCode.OK, await stripe.TrySendAsync(cluster.Api2, body));
        await Wait.UntilAsync("the effect to be in its transaction", patience, () => cluster.Books.IsWaitingAsync(Applying), cluster.Tell, moment);
        await KillSilosAsync();
        await cluster.Books.EndWaitingAsync(Applying);
        await hold.DisposeAsync();
        // Nobody is there who could apply it yet.
        Assert.Equal("free", await cluster.Books.OneAsync<string>("select plan from app.subscription where user_id = $1", await cluster.Books.UserIdAsync(person.Email)));
        await cluster.RestartAsync([.. cluster.Silos]);
        await cluster.OutsideWorld.AdvanceAsync("00:01:00");
        await InForceAsync(person);
        Assert.Equal(1, await RowsAsync(body));
    }

    /// <summary>Somebody with a plan that nothing here knows of, and the event of it.</summary>
    async Task<(Person Person, string Body)> BoughtAsync()
    {
        await stripe.HoldAsync(true);
        var person = await cluster.NewPersonAsync();
        var (customer, subscription) = (await stripe.SubscribeAsync(1)).Single();
        await cluster.Books.AssignAsync(person.Email, customer);
        return (person, (await stripe.EventsAsync()).Single(body => body.Contains("customer.subscription.created", StringComparison.Ordinal) && body.Contains(subscription, StringComparison.Ordinal)));
    }

    async Task KillSilosAsync()
    {
        foreach (var silo in cluster.Silos) await cluster[silo].KillAsync();
    }

    /// <summary>Stripe sends it again, twice, until it is taken.</summary>
    async Task AgainAsync(string body, Person person)
    {
        foreach (var api in new[] { cluster.Api1, cluster.Api2 })
            await Wait.UntilAsync("the event to be taken", patience, async () => await stripe.TrySendAsync(api, body) == HttpStatusCode.OK, cluster.Tell);
        await InForceAsync(person);
        Assert.Equal(1, await RowsAsync(body));
    }

    async Task InForceAsync(Person person)
    {
        await Wait.UntilAsync("the plan", patience, async () => (string?)(await person.GetAsync("/api/subscription"))["plan"] == "creator", cluster.Tell);
        Assert.Equal(100, (int)(await person.QuotaAsync())["limit"]!);
        var user = await cluster.Books.UserIdAsync(person.Email);
        Assert.Equal(1, await cluster.Books.OneAsync<long>("select count(*) from app.notification where user_id = $1 and kind = 'plan_started'", user));
        Assert.Equal(1, await cluster.Books.OneAsync<long>("select count(*) from app.audit_log where user_id = $1 and action = 'billing.plan_started'", user));
        await stripe.HoldAsync(false);
    }

    Task<long> RowsAsync(string body) => cluster.Books.OneAsync<long>("select count(*) from app.stripe_event where id = $1", (string)System.Text.Json.Nodes.JsonNode.Parse(body)!["id"]!);
}
