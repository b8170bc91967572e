using static StreamVibe.Connections.ConnectionStatus;

namespace StreamVibe.Connections;

/// <summary>
/// The states of a connection and what leads from one to the other, without I/O; drawn in docs/connections.md. Revoked is left by a consent only, needs_reauth by a consent
/// or a disconnect; nothing that passes by itself ever asks for a consent.
/// </summary>
static class HealthRules
{
    /// <summary>Failed refreshes in a row after which the person is shown that something is wrong.</summary>
    public const int FailuresToDegrade = 3;

    const string Gone = "The platform no longer accepts this connection. Connect it again.";
    const string Narrowed = "The connection no longer has the right to read your content. Connect it again and allow it.";
    const string Missing = "The stored tokens of this connection cannot be used. Connect it again.";
    const string Lapsed = "The time that you gave this connection is over. Connect it again.";
    const string Unreachable = "The platform could not be reached for a while. It is tried again.";
    const string Ours = "The platform does not accept this installation of StreamVibe. Its operator has to look at it.";

    public static HealthChange Apply(ConnectionHealth health, HealthEvent what, DateTimeOffset now) => (health.Status, what.Cause) switch
    {
        (_, HealthCause.Connected) => new(
            new(Connected, null, 0, now, now, what.GrantExpiresAt, false), health.Status == Revoked ? "connection.connected" : "connection.reconnected"),
        (Revoked, _) => new(health),
        (_, HealthCause.Disconnected) => new(health with { Status = Revoked, Problem = null, Failures = 0 }, "connection.disconnected"),
        (NeedsReauth, _) => new(health),
        (_, HealthCause.Accepted) => Works(health with { Failures = 0, VerifiedAt = now }, disproves: health.Problem?.Code == "unavailable"),
        (_, HealthCause.SyncCompleted) => Works(health with { Failures = 0, VerifiedAt = now }, disproves: true),
        (_, HealthCause.SyncFailed) => Degraded(health, what.Problem!),
        (_, HealthCause.TransientFailure) => Failed(health with { Failures = health.Failures + 1 }),
        (_, HealthCause.Misconfigured) => Degraded(health with { Failures = health.Failures + 1 }, new("unavailable", Ours)),
        (_, HealthCause.GrantGone) => NeedsConsent(health, new("needs_reauth", Gone)),
        (_, HealthCause.SecretMissing) => NeedsConsent(health, new("needs_reauth", Missing)),
        (_, HealthCause.GrantLapsed) => NeedsConsent(health, new("needs_reauth", Lapsed)),
        (_, HealthCause.ScopeNarrowed) => NeedsConsent(health, new("scope_missing", Narrowed)),
        (_, HealthCause.GrantLapses) => Announced(health),
        _ => throw new InvalidOperationException($"No rule for {what.Cause}."),
    };

    /// <summary>What a problem that ended a run says of the connection.</summary>
    public static HealthEvent After(Problem problem) => problem.Code switch
    {
        "needs_reauth" => new(HealthCause.GrantGone),
        "scope_missing" => new(HealthCause.ScopeNarrowed),
        _ => new(HealthCause.SyncFailed, problem),
    };

    /// <summary>What a failed refresh says of the connection.</summary>
    public static HealthEvent After(PlatformFailure failure) => new(failure switch
    {
        PlatformFailure.GrantGone => HealthCause.GrantGone,
        PlatformFailure.SecretMissing => HealthCause.SecretMissing,
        PlatformFailure.ScopeMissing => HealthCause.ScopeNarrowed,
        PlatformFailure.Misconfigured => HealthCause.Misconfigured,
        _ => HealthCause.TransientFailure,
    });

    // That the grant is accepted disproves an outage, but not what a sync met beyond it: a channel that is gone, a day's units that are used up.
    static HealthChange Works(ConnectionHealth health, bool disproves) =>
        health.Status == ConnectionStatus.Degraded && disproves ? new(health with { Status = Connected, Problem = null }, "connection.recovered") : new(health);

    static HealthChange Failed(ConnectionHealth health) =>
        health.Failures < FailuresToDegrade || health.Status == ConnectionStatus.Degraded ? new(health) : Degraded(health, new("unavailable", Unreachable));

    static HealthChange Degraded(ConnectionHealth health, Problem problem) =>
        new(health with { Status = ConnectionStatus.Degraded, Problem = problem }, health.Status == ConnectionStatus.Degraded ? null : "connection.degraded");

    static HealthChange NeedsConsent(ConnectionHealth health, Problem problem) => new(
        health with { Status = NeedsReauth, Problem = problem, Failures = 0 }, "connection.needs_reauth", new("connection_needs_reauth", "Please reconnect", problem.Message));

    static HealthChange Announced(ConnectionHealth health) => health.LapseAnnounced ? new(health) : new(
        health with { LapseAnnounced = true }, "connection.expiring",
        new("connection_expiring", "A connection ends soon", $"The platform ends this connection on {health.GrantExpiresAt:yyyy-MM-dd HH:mm} UTC. Connect it again to keep it."));
}
