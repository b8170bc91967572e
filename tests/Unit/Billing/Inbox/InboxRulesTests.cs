using StreamVibe.Billing;
using StreamVibe.Billing.Inbox;
using StreamVibe.Billing.Payments;

namespace StreamVibe.Tests.Unit.Billing.Inbox;

public sealed class InboxRulesTests
{
    const string Version = "2026-10-28.endive";

    static readonly DateTimeOffset Now = new(2026, 3, 20, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("customer.subscription.updated", false, Version, "cus_1", "sub_1", EventState.Pending)]
    [InlineData("invoice.paid", false, Version, "cus_1", "in_1", EventState.Pending)]
    [InlineData("checkout.session.completed", false, Version, "cus_1", "cs_1", EventState.Pending)]
    [InlineData("customer.deleted", false, Version, "cus_1", "cus_1", EventState.Pending)]
    [InlineData("product.updated", false, Version, null, "prod_1", EventState.Pending)]
    [InlineData("price.created", false, Version, null, "price_1", EventState.Pending)]
    [InlineData("invoice.paid", false, "2027-01-31.endive", "cus_1", "in_1", EventState.Pending)]
    [InlineData("invoice.paid", true, Version, "cus_1", "in_1", EventState.Ignored)]
    [InlineData("invoice.paid", false, "2025-03-31.basil", "cus_1", "in_1", EventState.Ignored)]
    [InlineData("invoice.paid", false, "2022-11-15", "cus_1", "in_1", EventState.Ignored)]
    [InlineData("invoice.paid", false, null, "cus_1", "in_1", EventState.Ignored)]
    [InlineData("invoice.paid", false, Version, null, "in_1", EventState.Ignored)]
    [InlineData("product.updated", false, Version, null, null, EventState.Ignored)]
    [InlineData("customer.updated", false, Version, "cus_1", "cus_1", EventState.Ignored)]
    [InlineData("charge.succeeded", false, Version, "cus_1", "ch_1", EventState.Ignored)]
    [InlineData("customer.subscriptions", false, Version, "cus_1", "ch_1", EventState.Ignored)]
    [InlineData("unknown", false, Version, "cus_1", "x", EventState.Ignored)]
    public void Type_mode_version_and_customer_decide_whether_anything_will_follow(string type, bool livemode, string? version, string? customer, string? about, EventState state)
    {
        var verdict = InboxRules.Judge(new("evt_1", type, Now, livemode, version, customer, about, []), liveMode: false, StripeVersion.Train);
        Assert.Equal(state, verdict.State);
        Assert.Equal(state == EventState.Ignored, verdict.Problem is not null);
    }

    [Fact]
    public void In_live_mode_a_test_event_is_the_one_that_nothing_follows_from()
    {
        Assert.Equal(EventState.Ignored, InboxRules.Judge(new("evt_1", "invoice.paid", Now, false, Version, "cus_1", "in_1", []), liveMode: true, StripeVersion.Train).State);
        Assert.Equal(EventState.Pending, InboxRules.Judge(new("evt_1", "invoice.paid", Now, true, Version, "cus_1", "in_1", []), liveMode: true, StripeVersion.Train).State);
    }

    [Fact]
    public void The_client_speaks_the_version_that_the_product_was_made_for() => Assert.Equal("endive", StripeVersion.Train);

    [Fact]
    public void A_failure_is_tried_again_ever_later_within_a_minute_and_put_aside_at_the_eighth()
    {
        var pauses = Enumerable.Range(0, 8).Select(attempts => InboxRules.AfterFailure("evt_1", attempts, Now)).ToList();
        Assert.Equal([5, 10, 20, 40, 60, 60, 60], pauses.SkipLast(1).Select(failed => (failed.NextTryAt - Now).TotalSeconds));
        Assert.All(pauses.SkipLast(1), failed => Assert.Equal(EventState.Pending, failed.State));
        Assert.Equal(new FailedEvent("evt_1", EventState.Quarantined, 8, Now), pauses[^1]);
    }

    // The published vectors of XXH32, so that silos of two builds send a customer to the same shard.
    [Theory]
    [InlineData("", 0x02CC5D05u)]
    [InlineData("abc", 0x32D153FFu)]
    public void The_shard_of_a_subject_is_its_hash(string subject, uint hash) => Assert.Equal((int)(hash % 16), StripeInboxKey.ShardOf(subject));

    [Fact]
    public void Every_shard_gets_its_share_and_its_key_says_which_it_is()
    {
        var shares = Enumerable.Range(0, 16_000).GroupBy(number => StripeInboxKey.ShardOf($"cus_{number}")).ToDictionary(shard => shard.Key, shard => shard.Count());
        Assert.Equal(Enumerable.Range(0, 16), shares.Keys.Order());
        Assert.All(shares.Values, share => Assert.InRange(share, 800, 1200));
        Assert.All(Enumerable.Range(0, 16), shard => Assert.Equal(shard, StripeInboxKey.ShardOfKey(StripeInboxKey.Of(shard))));
    }
}
