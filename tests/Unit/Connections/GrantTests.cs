using StreamVibe.Connections;

namespace StreamVibe.Tests.Unit.Connections;

public sealed class GrantTests
{
    static readonly DateTimeOffset End = new(2026, 5, 4, 3, 0, 0, TimeSpan.Zero);
    static readonly Grant Kept = new("access-1", End, "refresh-1", ["scope.a"]);

    [Fact]
    public void A_grant_prints_none_of_its_tokens()
    {
        Assert.DoesNotContain("access-1", $"{Kept}", StringComparison.Ordinal);
        Assert.DoesNotContain("refresh-1", $"{Kept}", StringComparison.Ordinal);
    }

    [Fact]
    public void An_answer_without_refresh_token_or_scopes_keeps_those_there_are()
    {
        var next = Kept.RenewedBy(new("access-2", End.AddHours(1), null, []));
        Assert.Equal(("access-2", End.AddHours(1), "refresh-1"), (next.AccessToken, next.AccessExpiresAt, next.RefreshToken));
        Assert.Equal(["scope.a"], next.Scopes.AsEnumerable());
    }

    [Fact]
    public void A_new_refresh_token_replaces_the_old_one() => Assert.Equal("refresh-2", Kept.RenewedBy(new("access-2", End, "refresh-2", ["scope.b"])).RefreshToken);

    [Fact]
    public void The_end_of_a_grant_stays_with_its_refresh_token()
    {
        var limited = Kept with { EndsAt = End.AddDays(7) };
        Assert.Equal(End.AddDays(7), limited.RenewedBy(new("access-2", End, null, [])).EndsAt);
        Assert.Equal(End.AddDays(9), limited.RenewedBy(new("access-2", End, null, [], End.AddDays(9))).EndsAt);
        Assert.Null(limited.RenewedBy(new("access-2", End, "refresh-2", [])).EndsAt);
    }

    [Fact]
    public void A_grant_is_read_back_as_it_was_written()
    {
        var read = Grant.FromBytes(Kept.ToBytes());
        Assert.Equal((Kept.AccessToken, Kept.AccessExpiresAt, Kept.RefreshToken), (read.AccessToken, read.AccessExpiresAt, read.RefreshToken));
        Assert.Equal(Kept.Scopes.AsEnumerable(), read.Scopes.AsEnumerable());
    }

    [Fact]
    public void A_token_is_refreshed_five_minutes_before_its_end()
    {
        Assert.True(Kept.IsFresh(End.AddMinutes(-5).AddTicks(-1)));
        Assert.False(Kept.IsFresh(End.AddMinutes(-5)));
    }
}
