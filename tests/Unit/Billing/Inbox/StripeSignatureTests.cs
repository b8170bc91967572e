using System.Text;
using CsCheck;
using StreamVibe.Api.Billing;
using Stripe;

namespace StreamVibe.Tests.Unit.Billing.Inbox;

public sealed class StripeSignatureTests
{
    const string Secret = "whsec_test", Body = """{"id":"evt_1","type":"invoice.paid","data":{"object":{"id":"in_1","customer":"cus_1"}}}""";

    static readonly DateTimeOffset Now = new(2026, 3, 20, 12, 0, 0, 900, TimeSpan.Zero);

    [Fact]
    public void What_the_official_client_signs_is_accepted() => Assert.True(IsAccepted(Signed(), Body));

    [Theory]
    [InlineData(-301, false)]
    [InlineData(-300, true)]
    [InlineData(-299, true)]
    [InlineData(299, true)]
    [InlineData(300, true)]
    [InlineData(301, false)]
    public void Five_minutes_by_our_clock_in_both_directions(int seconds, bool isAccepted) => Assert.Equal(isAccepted, IsAccepted(Signed(Now.AddSeconds(seconds)), Body));

    [Fact]
    public void While_a_secret_is_rolled_both_are_good_and_afterwards_the_old_one_is_not()
    {
        var old = Signed(secret: "whsec_old");
        Assert.True(IsAccepted(old, Body, "whsec_new", "whsec_old"));
        Assert.True(IsAccepted($"{old},{Signed(secret: "whsec_new").Split(',')[1]}", Body, "whsec_new"));
        Assert.False(IsAccepted(old, Body, "whsec_new"));
        Assert.False(IsAccepted(old, Body));
        Assert.False(IsAccepted(old, Body, "", " "));
    }

    [Fact]
    public void Another_scheme_proves_nothing()
    {
        Assert.False(IsAccepted(Signed().Replace("v1=", "v0=", StringComparison.Ordinal), Body, Secret));
        Assert.False(IsAccepted(Signed().Replace("v1=", "v11=", StringComparison.Ordinal), Body, Secret));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(",")]
    [InlineData("t=")]
    [InlineData("v1=")]
    [InlineData("t=1774008000")]
    [InlineData("t=1774008000,v1=")]
    [InlineData("t=1774008000,v1=zz")]
    [InlineData("t=-1774008000,v1=0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("t=1774008000.5,v1=0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("t=9999999999999999999999999,v1=0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("t=1774008000,t=1774008000,v1=0000000000000000000000000000000000000000000000000000000000000000")]
    public void A_header_that_says_too_little_is_refused_before_the_body_is_read(string? header) => Assert.Null(StripeSignature.Read(header, Now));

    [Fact]
    public void The_time_of_those_headers_would_have_been_good() =>
        Assert.NotNull(StripeSignature.Read($"t={Now.ToUnixTimeSeconds()},v1={new string('0', 64)}", DateTimeOffset.FromUnixTimeSeconds(1774008000)));

    [Fact]
    public void Nobody_makes_us_compare_thousands() => Assert.Null(StripeSignature.Read($"t={Now.ToUnixTimeSeconds()},{string.Join(',', Enumerable.Repeat("v1=" + new string('0', 64), 9))}", Now));

    // W1: the body or the header of one good delivery, changed in one place.
    [Fact]
    public void Of_five_hundred_ways_to_change_a_delivery_none_is_accepted()
    {
        var (header, body) = (Signed(), Encoding.UTF8.GetBytes(Body));
        var place = Gen.Int[0, 10_000];
        var change =
            from kind in Gen.Int[0, 6]
            from at in place
            from bit in Gen.Int[0, 7]
            from other in Gen.Byte
            select (kind, at, bit, other);
        change.Sample(mutation =>
        {
            var (changedHeader, changed) = (header, body.ToArray());
            var at = mutation.at % body.Length;
            switch (mutation.kind)
            {
                case 0: changed[at] ^= (byte)(1 << mutation.bit); break;
                case 1: changed = [.. body[..at], mutation.other, .. body[at..]]; break;
                case 2: changed = [.. body[..at], .. body[(at + 1)..]]; break;
                case 3: changed = Encoding.UTF8.GetBytes(Body.Replace(":", ": ", StringComparison.Ordinal)); break;
                case 4: changed = [.. body, .. Enumerable.Repeat((byte)' ', 1 + mutation.bit)]; break;
                case 5: changedHeader = Flip(header, header.IndexOf("v1=", StringComparison.Ordinal) + 3 + mutation.at % 64); break;
                default: changedHeader = header.Replace($"t={Now.ToUnixTimeSeconds()}", $"t={Now.ToUnixTimeSeconds() - 1 - mutation.bit}", StringComparison.Ordinal); break;
            }
            Assert.False(StripeSignature.Read(changedHeader, Now)?.Proves(changed, [Secret]) == true, $"{mutation}");
        }, iter: 500);
        Assert.True(IsAccepted(header, Body));
    }

    [Fact]
    public void It_agrees_with_the_official_client_about_any_body() => Gen.String.Sample(text =>
    {
        // Half a surrogate pair is no text that could be sent.
        var body = Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
        Assert.True(IsAccepted(EventUtility.GenerateSignatureHeader(body, Secret, Now.ToUnixTimeSeconds()), body));
    }, iter: 500);

    static string Flip(string header, int at) => header[..at] + (header[at] == '0' ? '1' : '0') + header[(at + 1)..];

    static string Signed(DateTimeOffset? at = null, string secret = Secret) => EventUtility.GenerateSignatureHeader(Body, secret, (at ?? Now).ToUnixTimeSeconds());

    static bool IsAccepted(string header, string body, params string[] secrets) =>
        StripeSignature.Read(header, Now)?.Proves(Encoding.UTF8.GetBytes(body), secrets.Length == 0 ? [Secret] : secrets) == true;
}
