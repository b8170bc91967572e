using StreamVibe.Tests.Cluster.Clients;
using StreamVibe.Tests.Cluster.Installations;
using StreamVibe.Tests.Cluster.Processes;

namespace StreamVibe.Tests.Cluster;

/// <summary>Whoever tells Stripe of use above a limit is killed around it: Stripe counts the unit once.</summary>
[Collection(typeof(KilledTests))]
public sealed class KilledWhileMeteringTests(TwoOfEach cluster)
{
    const string Marking = "update app.meter_event set state";

    static readonly TimeSpan patience = TimeSpan.FromSeconds(60), moment = TimeSpan.FromMilliseconds(20);

    readonly StripeStand stripe = new(cluster.Sandbox);

    // FP3.
    /// <param name="taken">Stripe has taken it, and that is not noted yet; else the report is on its way and comes to nothing.</param>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_silos_are_killed_and_the_unit_is_counted_once(bool taken)
    {
        var (books, world, person) = (cluster.Books, cluster.OutsideWorld, await cluster.NewPersonAsync());
        var (customer, _) = (await stripe.SubscribeAsync(1)).Single();
        await books.AssignAsync(person.Email, customer);
        var user = await books.UserIdAsync(person.Email);
        var heldBack = await world.HoldBackStripeAsync("/v1/billing/meter_events", taken ? "slow" : "hang");
        var operation = await books.UseAboveLimitAsync(user, await world.NowAsync());

        // Who is to follow the clock dies.
        var advancing = world.AdvanceAsync("00:01:00").ContinueWith(ended => ended.Exception, TaskScheduler.Default);
        await Wait.UntilAsync("Stripe to be told", patience, () => world.HasBittenAsync(heldBack), cluster.Tell, moment);
        if (taken)
        {
            await using var hold = await books.HoldUpAsync("select from app.meter_event where user_id = $1 for update", user);
            await world.LetGoAsync(heldBack);
            await Wait.UntilAsync("the answer to be noted", patience, () => books.IsWaitingAsync(Marking), cluster.Tell, moment);
            await KillSilosAsync();
            Assert.NotEmpty(await books.EndWaitingAsync(Marking));
        }
        else
        {
            await KillSilosAsync();
            await world.LetGoAsync(heldBack);
        }
        Assert.Equal("pending true", await books.OneAsync<string>("select state || ' ' || (unknown_since is not null) from app.meter_event where user_id = $1", user));
        Assert.Equal(taken ? [operation] : [], await stripe.CountedAsync(customer));

        await cluster.RestartAsync([.. cluster.Silos]);
        await advancing;
        await Wait.UntilAsync("the unit to be over", patience, async () =>
        {
            await world.AdvanceAsync("00:01:00");
            return await books.OneAsync<string>("select state from app.meter_event where user_id = $1", user) == "accepted";
        }, cluster.Tell);
        Assert.Equal([operation], await stripe.CountedAsync(customer));
    }

    async Task KillSilosAsync()
    {
        foreach (var silo in cluster.Silos) await cluster[silo].KillAsync();
    }
}
