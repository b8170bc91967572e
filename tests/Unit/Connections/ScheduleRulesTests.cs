using CsCheck;
using StreamVibe.Connections;

namespace StreamVibe.Tests.Unit.Connections;

public sealed class ScheduleRulesTests
{
    static readonly DateTimeOffset Now = new(2026, 5, 4, 3, 2, 1, TimeSpan.Zero);
    static readonly ConnectionHealth Well = new(ConnectionStatus.Connected, null, 0, Now, Now, null, false);

    [Fact]
    public void A_check_is_due_six_hours_after_the_last_proof_give_or_take_a_tenth() => Gen.Guid.Sample(id =>
        Assert.InRange(ScheduleRules.NextDue(id, Well, null, null, Now)!.Value - Now, TimeSpan.FromHours(5.4), TimeSpan.FromHours(6.6)));

    [Fact]
    public void Connections_of_one_moment_do_not_stay_together()
    {
        var dates = Enumerable.Range(0, 1000).Select(i => ScheduleRules.NextDue(new(i, 1, 2, new byte[8]), Well, null, null, Now)!.Value).ToList();
        // 72 minutes wide: no quarter of it holds much more than its share.
        Assert.All(dates.GroupBy(date => (int)((date - dates.Min()).TotalMinutes / 18)), quarter => Assert.InRange(quarter.Count(), 1, 350));
    }

    [Fact]
    public void The_date_of_a_connection_is_the_same_on_every_silo() => Gen.Guid.Sample(id =>
        Assert.Equal(ScheduleRules.NextDue(id, Well, null, null, Now), ScheduleRules.NextDue(id, Well, null, null, Now.AddHours(1))));

    [Theory]
    [InlineData(1, 5)]
    [InlineData(2, 10)]
    [InlineData(4, 40)]
    [InlineData(8, 360)]
    [InlineData(1000, 360)]
    public void After_failures_the_check_comes_sooner_and_then_ever_later(int failures, int minutes) =>
        Assert.Equal(Now.AddMinutes(minutes), ScheduleRules.NextDue(Guid.Empty, Well with { Failures = failures }, null, null, Now));

    [Fact]
    public void A_sync_that_a_consent_asked_for_comes_first() => Assert.Equal(Now, ScheduleRules.NextDue(Guid.Empty, Well, Now, null, Now));

    [Theory]
    [InlineData((int)ConnectionStatus.NeedsReauth)]
    [InlineData((int)ConnectionStatus.Revoked)]
    public void Nothing_comes_by_itself_to_a_connection_that_waits_for_its_owner(int status) =>
        Assert.Null(ScheduleRules.NextDue(Guid.Empty, Well with { Status = (ConnectionStatus)status, GrantExpiresAt = Now }, Now, null, Now));

    [Fact]
    public void The_end_of_a_grant_is_announced_at_three_quarters_of_its_life() => Gen.Guid.Sample(id =>
    {
        // Seven days, the life of a grant of a Google project in testing; the check is put out of the way.
        var health = Well with { GrantExpiresAt = Now.AddDays(7), VerifiedAt = Now.AddDays(7) };
        Assert.InRange(ScheduleRules.NextDue(id, health, null, null, Now)!.Value - Now, TimeSpan.FromDays(7) * 0.7, TimeSpan.FromDays(7) * 0.8);
        Assert.Equal(health.GrantExpiresAt, ScheduleRules.NextDue(id, health with { LapseAnnounced = true }, null, null, Now));
    });

    [Theory]
    [InlineData(-1, false, nameof(Due.Nothing))]
    [InlineData(0, true, nameof(Due.Run))]
    [InlineData(0, false, nameof(Due.Verify))]
    public void An_open_run_is_resumed_and_else_the_grant_is_checked(int late, bool runOpen, string due) =>
        Assert.Equal(due, ScheduleRules.Decide(Row(Well, nextDue: Now), runOpen, Now.AddSeconds(late)).ToString());

    [Fact]
    public void What_is_due_is_decided_by_its_own_date()
    {
        Assert.Equal(Due.FirstSync, ScheduleRules.Decide(Row(Well, Now, firstSync: Now), false, Now));
        var lapsing = Well with { GrantedAt = Now.AddDays(-8), GrantExpiresAt = Now.AddDays(1) };
        Assert.Equal(Due.AnnounceLapse, ScheduleRules.Decide(Row(lapsing, Now), false, Now));
        Assert.Equal(Due.Verify, ScheduleRules.Decide(Row(lapsing with { LapseAnnounced = true }, Now), false, Now));
        Assert.Equal(Due.Lapse, ScheduleRules.Decide(Row(lapsing, Now), false, Now.AddDays(1)));
    }

    [Fact]
    public void A_row_without_a_date_is_due_by_what_it_says()
    {
        Assert.Equal(Due.Nothing, ScheduleRules.Decide(Row(Well, nextDue: null), false, Now.AddHours(5)));
        Assert.Equal(Due.Verify, ScheduleRules.Decide(Row(Well, nextDue: null), false, Now.AddHours(7)));
        Assert.Equal(Due.Verify, ScheduleRules.Decide(Row(Well with { VerifiedAt = null, GrantedAt = null }, nextDue: null), false, Now));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(3, 8)]
    [InlineData(100, 360)]
    public void A_grant_that_could_not_be_given_back_is_tried_ever_later(int tries, int minutes) => Assert.Equal(Now.AddMinutes(minutes), RevocationRules.NextTry(tries, Now));

    [Fact]
    public void After_seven_days_it_is_given_up()
    {
        Assert.False(RevocationRules.IsGivenUp(Now, Now.AddDays(7).AddTicks(-1)));
        Assert.True(RevocationRules.IsGivenUp(Now, Now.AddDays(7)));
    }

    static ConnectionState Row(ConnectionHealth health, DateTimeOffset? nextDue, DateTimeOffset? firstSync = null) =>
        new(Guid.Empty, Guid.Empty, Platform.YouTube, health, Guid.Empty, "channel", null, nextDue, firstSync, null, null, new(null, 1440, false, null, 0), 1);
}
