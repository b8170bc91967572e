using StreamVibe.Connections;

namespace StreamVibe.Tests.Unit.Connections;

public sealed class KeeperTests
{
    static readonly DateTimeOffset at = DateTimeOffset.UnixEpoch.AddDays(20_000);

    [Fact]
    public void A_keeper_is_for_the_grant_it_was_made_for_and_not_for_one_that_a_later_consent_gave()
    {
        var keeper = new Keeper(Connection(at), null!, null!, null!);
        Assert.True(keeper.IsFor(Connection(at) with { Version = 9, RefreshedAt = at.AddHours(1) }));
        Assert.False(keeper.IsFor(Connection(at.AddMinutes(1))));
    }

    static ConnectionState Connection(DateTimeOffset grantedAt) => new(
        Guid.Empty, Guid.Empty, Platform.YouTube, ConnectionHealth.None with { Status = ConnectionStatus.Connected, GrantedAt = grantedAt }, Guid.Empty, "UC", null, null, null, null, null,
        new(false, 1440, false, null, 0), Version: 1);
}
