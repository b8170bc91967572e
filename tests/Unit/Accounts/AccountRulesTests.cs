using StreamVibe.Accounts;

namespace StreamVibe.Tests.Unit.Accounts;

public sealed class AccountRulesTests
{
    static readonly DateTimeOffset Now = new(2026, 5, 4, 3, 2, 1, TimeSpan.Zero);

    [Theory]
    [InlineData("ada@example.org", "ada")]
    [InlineData("ada@home@example.org", "ada")]
    [InlineData("@example.org", "@example.org")]
    [InlineData("ada", "ada")]
    public void A_person_is_first_shown_as_the_name_before_the_at(string email, string name) => Assert.Equal(name, AccountRules.DisplayName(email));

    [Fact]
    public void A_session_ends_at_its_end_and_not_after_it()
    {
        var session = new Session(Guid.Empty, Now);
        Assert.True(AccountRules.IsLive(session, Now.AddTicks(-1)));
        Assert.False(AccountRules.IsLive(session, Now));
    }

    [Fact]
    public void Only_live_sessions_are_remembered()
    {
        Session live = new(new Guid(1, 0, 0, [0, 0, 0, 0, 0, 0, 0, 0]), Now.AddSeconds(1)), ended = new(new Guid(2, 0, 0, [0, 0, 0, 0, 0, 0, 0, 0]), Now);
        Assert.Equal([live], AccountRules.Live([live, ended], Now).Values);
    }

    [Theory]
    [InlineData("  Ada Lovelace ", "Ada Lovelace")]
    [InlineData("\ud83c\udfac Studio", "\ud83c\udfac Studio")]
    public void A_name_is_trimmed(string wanted, string name) => Assert.Equal(name, AccountRules.Edit(Ada, new(wanted, null)).DisplayName);

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("a\u0000b")]
    [InlineData("a\nb")]
    [InlineData("a\u009bb")]
    [InlineData("half \ud83c")]
    public void A_name_that_cannot_be_shown_is_refused(string wanted) => Refused("displayName", new(wanted, null));

    [Fact]
    public void A_name_has_at_most_eighty_characters()
    {
        Assert.Equal(80, AccountRules.Edit(Ada, new(new string('x', 80), null)).DisplayName.Length);
        Refused("displayName", new(new string('x', 81), null));
    }

    [Theory]
    [InlineData("Europe/Vienna")]
    [InlineData("America/Argentina/Buenos_Aires")]
    [InlineData("UTC")]
    public void A_time_zone_is_an_IANA_name(string zone) => Assert.Equal(zone, AccountRules.Edit(Ada, new(null, zone)).TimeZone);

    [Theory]
    [InlineData("")]
    [InlineData("Mars/Olympus")]
    [InlineData("../../etc/passwd")]
    [InlineData("/etc/localtime")]
    [InlineData("Europe/Vienna\0")]
    [InlineData("W. Europe Standard Time")]
    public void Any_other_time_zone_is_refused(string zone) => Refused("timeZone", new(null, zone));

    [Fact]
    public void What_is_left_out_stays()
    {
        Assert.Equal(Ada, AccountRules.Edit(Ada, new(null, null)));
        Assert.Equal(Ada with { TimeZone = "Europe/Vienna" }, AccountRules.Edit(Ada, new(null, "Europe/Vienna")));
    }

    static Account Ada => new(Guid.Empty, "ada@example.org", "ada", "UTC", [], 1);

    static void Refused(string field, ProfileEdit edit)
    {
        var refusal = Assert.Throws<DomainException>(() => AccountRules.Edit(Ada, edit));
        Assert.Equal((ErrorCode.ValidationFailed, field), (refusal.Code, refusal.Field));
    }
}
