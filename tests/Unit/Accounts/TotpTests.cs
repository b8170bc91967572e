using StreamVibe.Api.Accounts.TwoFactor;

namespace StreamVibe.Tests.Unit.Accounts;

public sealed class TotpTests
{
    // "12345678901234567890", the key of RFC 6238's own table.
    const string Key = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

    [Theory]
    [InlineData(59, "287082")]
    [InlineData(1111111109, "081804")]
    [InlineData(1234567890, "005924")]
    [InlineData(20000000000, "353130")]
    public void The_codes_are_those_of_RFC_6238(long second, string code) => Assert.Equal(second / 30, Totp.StepOf(code, Key, DateTimeOffset.FromUnixTimeSeconds(second)));

    [Theory]
    [InlineData(0, true)]
    [InlineData(-60, true)]
    [InlineData(60, true)]
    [InlineData(-90, false)]
    [InlineData(90, false)]
    public void A_phone_may_be_a_minute_off(int seconds, bool taken)
    {
        var at = DateTimeOffset.FromUnixTimeSeconds(1_234_567_890);
        Assert.Equal(taken ? at.ToUnixTimeSeconds() / 30 : null, Totp.StepOf("005924", Key, at.AddSeconds(seconds)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("5924")]
    [InlineData("005925")]
    [InlineData("-05924")]
    [InlineData("0 5924")]
    [InlineData("005924005924")]
    public void Anything_else_is_no_code(string code) => Assert.Null(Totp.StepOf(code, Key, DateTimeOffset.FromUnixTimeSeconds(1_234_567_890)));
}
