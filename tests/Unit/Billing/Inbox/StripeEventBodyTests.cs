using System.Text;
using CsCheck;
using StreamVibe.Billing.Inbox;

namespace StreamVibe.Tests.Unit.Billing.Inbox;

public sealed class StripeEventBodyTests
{
    static readonly DateTimeOffset Now = new(2026, 3, 20, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void What_decides_where_it_goes_is_read_and_the_body_is_kept_byte_for_byte()
    {
        const string body = """{ "id":"evt_1", "type":"invoice.paid","created":1774008000,"livemode":true,"api_version":"2026-10-28.endive","data":{"object":{"id":"in_1","object":"invoice","customer":"cus_1"}}}""";
        var read = Read(body);
        Assert.Equal(("evt_1", "invoice.paid", DateTimeOffset.FromUnixTimeSeconds(1774008000), true, "2026-10-28.endive", "cus_1", "in_1", "cus_1"),
            (read.Id, read.Type, read.CreatedAt, read.Livemode, read.ApiVersion, read.CustomerId, read.ObjectId, read.Subject));
        Assert.Equal(body, Encoding.UTF8.GetString(read.Payload.AsSpan()));
    }

    [Theory]
    [InlineData("""{"id":"evt_1","data":{"object":{"id":"cus_1","object":"customer"}}}""", "cus_1", "cus_1")]
    [InlineData("""{"id":"evt_1","data":{"object":{"id":"sub_1","object":"subscription","customer":{"id":"cus_1","object":"customer"}}}}""", "cus_1", "cus_1")]
    [InlineData("""{"id":"evt_1","data":{"object":{"id":"prod_1","object":"product"}}}""", null, "prod_1")]
    [InlineData("""{"id":"evt_1","data":{"object":{"id":null,"customer":null}}}""", null, "evt_1")]
    [InlineData("""{"id":"evt_1","data":{"object":{"id":"sub_1","customer":7}}}""", null, "sub_1")]
    [InlineData("""{"id":"evt_1","data":{"object":{"id":"sub_1","customer":"cus_\u0000"}}}""", null, "sub_1")]
    [InlineData("""{"id":"evt_1","data":{"object":{"id":"sub_1","customer":"\ud800"}}}""", null, "sub_1")]
    [InlineData("""{"id":"evt_1","data":{"object":[]}}""", null, "evt_1")]
    [InlineData("""{"id":"evt_1","data":null,"type":null,"created":null,"livemode":null,"api_version":null}""", null, "evt_1")]
    [InlineData("""{"id":"evt_1","created":1e400,"type":[],"livemode":"true"}""", null, "evt_1")]
    [InlineData("""{"id":"evt_1","created":-5}""", null, "evt_1")]
    [InlineData("""{"id":"evt_1","created":999999999999999}""", null, "evt_1")]
    public void Whatever_is_odd_besides_the_id_is_kept(string body, string? customer, string subject)
    {
        var read = Read(body);
        Assert.Equal(("evt_1", customer, subject, "unknown", false, Now), (read.Id, read.CustomerId, read.Subject, read.Type, read.Livemode, read.CreatedAt));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("\"evt_1\"")]
    [InlineData("{}")]
    [InlineData("""{"id":null}""")]
    [InlineData("""{"id":""}""")]
    [InlineData("""{"id":5}""")]
    [InlineData("""{"id":"a\u0000b"}""")]
    [InlineData("""{"id":"a b"}""")]
    [InlineData("""{"id":"évt"}""")]
    public void Without_an_id_it_cannot_be_kept(string body) => Refused(Encoding.UTF8.GetBytes(body));

    [Fact]
    public void An_id_has_an_end() => Refused(Encoding.UTF8.GetBytes($$"""{"id":"{{new string('x', 256)}}"}"""));

    [Fact]
    public void A_thousand_brackets_are_no_event() => Refused(Encoding.UTF8.GetBytes("{\"id\":\"evt_1\",\"data\":" + new string('[', 1000)));

    [Fact]
    public void Whatever_bytes_are_signed_they_are_kept_or_refused_and_nothing_worse() => Gen.Byte.Array[0, 60].Sample(bytes =>
    {
        try
        {
            StripeEventBody.Read(bytes, Now);
        }
        catch (DomainException refused)
        {
            Assert.Equal(ErrorCode.ValidationFailed, refused.Code);
        }
    }, iter: 5000);

    static void Refused(byte[] body) => Assert.Equal(ErrorCode.ValidationFailed, Assert.Throws<DomainException>(() => StripeEventBody.Read(body, Now)).Code);

    static StreamVibe.Billing.StripeEvent Read(string body) => StripeEventBody.Read(Encoding.UTF8.GetBytes(body), Now);
}
