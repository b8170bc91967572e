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
}
