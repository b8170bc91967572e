using System.Text;
using StreamVibe.Billing.Entitlements;
using StreamVibe.Billing.Inbox;

namespace StreamVibe.Tests.Unit.Billing.Inbox;

/// <summary>What is believed while Stripe does not answer.</summary>
public sealed class EventPictureTests
{
    static readonly DateTimeOffset Now = new(2026, 3, 20, 12, 0, 0, TimeSpan.Zero);

    static readonly Standing Free = Pictures.Free(Now);

    [Fact]
    public void A_subscription_is_read_out_of_its_event_as_a_look_at_stripe_would_show_it()
    {
        var said = EventPicture.Of([Event("active", Now)], Free)!;
        Assert.Equal(Now, said.At);
        var picture = Assert.Single(said.Picture.Subscriptions);
        Assert.Equal(("sub_1", "cus_1", "active", "prod_creator", "price_1", DateTimeOffset.FromUnixTimeSeconds(1_774_000_000), DateTimeOffset.FromUnixTimeSeconds(1_776_600_000)),
            (picture.Id, picture.CustomerId, picture.Status, picture.ProductId, picture.PriceId, picture.PeriodStart, picture.PeriodEnd));
    }

    [Fact]
    public void The_newest_word_counts_in_whatever_order_it_comes_and_of_one_second_the_one_that_ends()
    {
        var words = new[] { Event("active", Now), Event("past_due", Now.AddSeconds(5)), Event("canceled", Now.AddSeconds(5), type: "customer.subscription.deleted"), Event("trialing", Now.AddSeconds(-5)) };
        foreach (var order in Pictures.Orders(words)) Assert.Equal("canceled", EventPicture.Of(order, Free)!.Picture.Subscriptions.Single().Status);
    }

    [Fact]
    public void What_is_not_newer_than_all_that_is_known_says_nothing()
    {
        Assert.Null(EventPicture.Of([Event("canceled", Now)], Free with { SeenAt = Now }));
        Assert.NotNull(EventPicture.Of([Event("canceled", Now)], Free with { SeenAt = Now.AddTicks(-1) }));
    }

    [Fact]
    public void News_of_another_subscription_alone_say_nothing_of_the_one_in_force()
    {
        var standing = Free with { SubscriptionId = "sub_other", Plan = "studio" };
        Assert.Null(EventPicture.Of([Event("canceled", Now)], standing));
        Assert.Equal(2, EventPicture.Of([Event("canceled", Now), Event("active", Now, id: "sub_other")], standing)!.Picture.Subscriptions.Count);
    }

    [Fact]
    public void Somebody_elses_subscription_says_nothing() => Assert.Null(EventPicture.Of([Event("active", Now, customer: "cus_2")], Free));

    [Fact]
    public void A_customer_who_was_deleted_has_nothing() =>
        Assert.True(EventPicture.Of([Event("active", Now), new("evt_2", "customer.deleted", Now, [])], Free)!.Picture.IsDeleted);

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"id":"evt_1","object":"event","data":{}}""")]
    [InlineData("""{"id":"evt_1","object":"event","data":{"object":null}}""")]
    [InlineData("""{"id":"evt_1","object":"event","data":{"object":{"object":"subscription"}}}""")]
    [InlineData("""{"id":"evt_1","object":"event","data":{"object":{"object":"subscription","id":"sub_1","customer":"cus_1","items":{"data":[null]}}}}""")]
    [InlineData("""{"id":"evt_1","object":"event","data":{"object":{"object":"invoice","id":"in_1"}}}""")]
    public void What_cannot_be_read_says_nothing(string body) => Assert.Null(EventPicture.Of([new("evt_1", "customer.subscription.updated", Now, Encoding.UTF8.GetBytes(body))], Free));

    static EventBody Event(string status, DateTimeOffset at, string id = "sub_1", string customer = "cus_1", string type = "customer.subscription.updated") => new("evt_" + status, type, at, Encoding.UTF8.GetBytes(
        $$$"""
        {"id":"evt_{{{status}}}","object":"event","api_version":"2026-10-28.endive","created":{{{at.ToUnixTimeSeconds()}}},"type":"{{{type}}}","livemode":false,"data": {"object": {
          "id":"{{{id}}}","object":"subscription","customer":"{{{customer}}}","status":"{{{status}}}","created":1774000000,"billing_cycle_anchor":1774000000,"cancel_at_period_end":false,"latest_invoice":"in_1",
          "items":{"object":"list","data":[
            {"id":"si_2","object":"subscription_item","current_period_start":1774000000,"current_period_end":1776600000,"price":{"id":"price_use","object":"price","product":"prod_creator","recurring":{"usage_type":"metered"} } },
            {"id":"si_1","object":"subscription_item","current_period_start":1774000000,"current_period_end":1776600000,"price":{"id":"price_1","object":"price","product":"prod_creator","recurring":{"usage_type":"licensed"} } }] } } } }
        """));
}
