using CsCheck;
using StreamVibe.Api.Accounts.Mail;

namespace StreamVibe.Tests.Unit.Accounts;

public sealed class MailRulesTests
{
    [Fact]
    public void A_pause_is_between_five_seconds_and_an_hour_and_grows_with_the_tries() =>
        Gen.Select(Gen.Int[1, 1000], Gen.Double[0, 1]).Sample((tries, chance) =>
        {
            var pause = MailRules.Pause(tries, chance);
            Assert.InRange(pause, TimeSpan.FromSeconds(5), TimeSpan.FromHours(1));
            // Chance shortens, but never below the longest pause of the try before the last.
            Assert.True(MailRules.Pause(tries + 2, 1) >= pause || pause > TimeSpan.FromMinutes(30));
        });

    [Fact]
    public void What_failed_together_does_not_come_back_together() => Assert.NotEqual(MailRules.Pause(9, 0.2), MailRules.Pause(9, 0.7));

    [Fact]
    public void A_mail_is_given_up_after_three_days()
    {
        var now = DateTimeOffset.UnixEpoch;
        Assert.False(MailRules.IsOver(now, now + TimeSpan.FromDays(3) - TimeSpan.FromSeconds(1)));
        Assert.True(MailRules.IsOver(now, now + TimeSpan.FromDays(3)));
    }
}
