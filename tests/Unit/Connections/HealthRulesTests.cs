using CsCheck;
using StreamVibe.Connections;

namespace StreamVibe.Tests.Unit.Connections;

public sealed class HealthRulesTests
{
    static readonly DateTimeOffset Now = new(2026, 5, 4, 3, 2, 1, TimeSpan.Zero);
    static readonly Problem Trouble = new("refused", "The platform refused.");

    static readonly Gen<HealthEvent> Events = Gen.Enum<HealthCause>().Select(cause => new HealthEvent(cause, cause == HealthCause.SyncFailed ? Trouble : null));
    static readonly Gen<HealthEvent[]> Histories = Events.Array[0, 30];

    [Fact]
    public void Revoked_is_left_by_connecting_only() => After(Histories, (health, what) =>
        Assert.True(health.Status != ConnectionStatus.Revoked || what.Cause == HealthCause.Connected || Next(health, what).Status == ConnectionStatus.Revoked));

    [Fact]
    public void Needs_reauth_is_left_by_a_new_consent_or_a_disconnect_only() => After(Histories, (health, what) =>
        Assert.True(health.Status != ConnectionStatus.NeedsReauth || what.Cause is HealthCause.Connected or HealthCause.Disconnected || Next(health, what) == health));

    [Fact]
    public void What_passes_by_itself_never_asks_for_a_consent() => After(Histories, (health, what) =>
    {
        if (what.Cause is HealthCause.TransientFailure or HealthCause.Misconfigured or HealthCause.SyncFailed or HealthCause.GrantLapses && health.Status != ConnectionStatus.NeedsReauth)
            Assert.NotEqual(ConnectionStatus.NeedsReauth, Next(health, what).Status);
    });

    [Fact]
    public void The_person_is_asked_to_reconnect_exactly_when_needs_reauth_begins() => After(Histories, (health, what) =>
    {
        var change = HealthRules.Apply(health, what, Now);
        var begins = health.Status != ConnectionStatus.NeedsReauth && change.Next.Status == ConnectionStatus.NeedsReauth;
        Assert.Equal(begins, change.Notice?.Kind == "connection_needs_reauth");
        Assert.Equal(begins, change.Action == "connection.needs_reauth");
    });

    [Fact]
    public void Every_change_of_status_is_worth_an_audit_row() => After(Histories, (health, what) =>
    {
        var change = HealthRules.Apply(health, what, Now);
        if (change.Next.Status != health.Status) Assert.NotNull(change.Action);
    });

    [Fact]
    public void The_same_event_again_changes_nothing_and_tells_nothing() => After(Histories, (health, what) =>
    {
        // A consent is news each time; failures are counted.
        if (what.Cause is HealthCause.Connected or HealthCause.TransientFailure or HealthCause.Misconfigured) return;
        var once = Next(health, what);
        var twice = HealthRules.Apply(once, what, Now);
        Assert.Equal((once, null, null), (twice.Next, twice.Action, twice.Notice));
    });

    [Fact]
    public void Whatever_a_check_finds_the_next_one_is_later() => After(Histories, (health, what) =>
    {
        if (what.Cause is not (HealthCause.Accepted or HealthCause.TransientFailure or HealthCause.Misconfigured)) return;
        var next = Next(health, what);
        if (next.Status is ConnectionStatus.Connected or ConnectionStatus.Degraded && !(next.GrantExpiresAt is { }))
            Assert.True(ScheduleRules.NextDue(Guid.Empty, next, null, null, Now) > Now, $"{what.Cause} leaves the connection due at once.");
    });

    [Fact]
    public void A_problem_is_shown_exactly_while_something_is_wrong() => After(Histories, (health, what) =>
    {
        var next = Next(health, what);
        Assert.Equal(next.Status is ConnectionStatus.Degraded or ConnectionStatus.NeedsReauth, next.Problem is not null);
    });

    [Fact]
    public void A_completed_sync_heals_whatever_passes() => After(Histories, (health, _) =>
    {
        if (health.Status is ConnectionStatus.Connected or ConnectionStatus.Degraded)
            Assert.Equal((ConnectionStatus.Connected, 0), (Next(health, new(HealthCause.SyncCompleted)).Status, Next(health, new(HealthCause.SyncCompleted)).Failures));
    });

    [Theory]
    [InlineData(1, (int)ConnectionStatus.Connected)]
    [InlineData(2, (int)ConnectionStatus.Connected)]
    [InlineData(3, (int)ConnectionStatus.Degraded)]
    [InlineData(50, (int)ConnectionStatus.Degraded)]
    public void Three_failures_in_a_row_are_shown_and_one_success_forgets_them(int failures, int status)
    {
        var health = Connected();
        for (var i = 0; i < failures; i++) health = Next(health, new(HealthCause.TransientFailure));
        Assert.Equal((ConnectionStatus)status, health.Status);
        Assert.Equal((ConnectionStatus.Connected, 0, null), (Next(health, new(HealthCause.Accepted)).Status, Next(health, new(HealthCause.Accepted)).Failures, Next(health, new(HealthCause.Accepted)).Problem));
    }

    [Fact]
    public void That_the_grant_is_accepted_does_not_disprove_what_a_sync_met()
    {
        var ill = Next(Connected(), new(HealthCause.SyncFailed, Trouble));
        Assert.Equal((ConnectionStatus.Degraded, Trouble), (Next(ill, new(HealthCause.Accepted)).Status, Next(ill, new(HealthCause.Accepted)).Problem));
    }

    [Fact]
    public void The_end_of_a_grant_is_announced_once_for_each_consent()
    {
        var health = Next(Connected(), new(HealthCause.GrantLapses));
        Assert.Null(HealthRules.Apply(health, new(HealthCause.GrantLapses), Now).Notice);
        Assert.Equal("connection_expiring", HealthRules.Apply(Next(health, new(HealthCause.Connected)), new(HealthCause.GrantLapses), Now).Notice?.Kind);
    }

    [Theory]
    [InlineData("needs_reauth", (int)HealthCause.GrantGone)]
    [InlineData("scope_missing", (int)HealthCause.ScopeNarrowed)]
    [InlineData("refused", (int)HealthCause.SyncFailed)]
    [InlineData("unavailable", (int)HealthCause.SyncFailed)]
    public void A_runs_problem_says_what_happened_to_the_connection(string problem, int cause) => Assert.Equal((HealthCause)cause, HealthRules.After(new Problem(problem, "")).Cause);

    static ConnectionHealth Connected() => Next(ConnectionHealth.None, new(HealthCause.Connected));

    static ConnectionHealth Next(ConnectionHealth health, HealthEvent what) => HealthRules.Apply(health, what, Now).Next;

    // The property for any event in any state that some history leads to.
    static void After(Gen<HealthEvent[]> histories, Action<ConnectionHealth, HealthEvent> holds) =>
        Gen.Select(histories, Events).Sample((history, what) => holds(history.Aggregate(ConnectionHealth.None, Next), what), iter: 3000);
}
