using Npgsql;
using StreamVibe.Connections.YouTube;
using StreamVibe.Storage;
using StreamVibe.Vault;

namespace StreamVibe.Connections;

/// <summary>
/// Refreshes a connection's tokens, once however many activations want it: (1) the lease in PostgreSQL; (2) a look at the vault, which another one may have filled meanwhile;
/// (3) one call to the platform; (4) tokens, health and the end of the lease in one transaction. Who does not get the lease waits for the winner's tokens.
/// </summary>
sealed class Refresher(
    GrantVault vault, SecretStore secrets, LeaseStore leases, HealthStore healths, Database database, GoogleOAuth google, Revoker revoker, SyncReport report, TimeProvider clock)
{
    /// <summary>Longer than the one try of a refresh: a lease that is older belongs to nobody any more.</summary>
    public static readonly TimeSpan LeaseLife = TimeSpan.FromSeconds(30);

    /// <summary>After a failure the platform is left alone for at least this long.</summary>
    public static readonly TimeSpan CoolDown = TimeSpan.FromSeconds(30);

    static readonly TimeSpan LongestPause = TimeSpan.FromHours(1), Wait = TimeSpan.FromMilliseconds(200), SavePause = TimeSpan.FromSeconds(2);
    const int MostWaits = 60, MostSaves = 4;

    /// <summary>Tokens that are not <paramref name="old"/>.</summary>
    /// <exception cref="PlatformException">There are none. What that means for the connection is recorded.</exception>
    public async Task<HeldGrant> Refresh(ConnectionState connection, Grant old)
    {
        for (var waits = 0; ; waits++)
        {
            var now = clock.GetUtcNow();
            if (await leases.Take(connection.Id, now, now - LeaseLife) is { } lease) return await Renew(connection, old, lease);
            var held = await vault.Read(connection);
            if (IsNew(held.Grant, old)) return held;
            if ((await healths.Load(connection.Id))?.RefreshRetryAt is { } retryAt && retryAt > now)
                throw new PlatformException(PlatformFailure.Transient, "The platform did not answer a moment ago and is left alone for now.", retryAt - now);
            if (waits == MostWaits) throw new PlatformException(PlatformFailure.Transient, "The connection's tokens are being refreshed, which takes too long.");
            await Task.Delay(Wait);
        }
    }

    async Task<HeldGrant> Renew(ConnectionState connection, Grant old, Lease lease)
    {
        if (lease.Unfinished) report.RefreshUnfinished(connection);
        HeldGrant? held = null;
        try
        {
            connection = await Newest(connection);
            held = await vault.Read(connection);
            if (IsNew(held.Grant, old))
            {
                await leases.Release(connection.Id, lease);
                return held;
            }
            if (held.Grant.RefreshToken is not { } token) throw new PlatformException(PlatformFailure.SecretMissing, "The grant has no refresh token.");
            return await Save(connection, lease, held, held.Grant.RenewedBy(await google.Refresh(token)));
        }
        catch (PlatformException failure) when (failure.Failure != PlatformFailure.ScopeMissing)
        {
            report.Refreshed(connection.Platform, failure.Failure == PlatformFailure.GrantGone ? "grant_gone" : "failed");
            if (await Fail(connection, lease, held, failure)) throw;
            // The tokens that failed were overtaken: what the vault has now is as good as it gets.
            return await vault.Read(connection);
        }
    }

    async Task<HeldGrant> Save(ConnectionState connection, Lease lease, HeldGrant held, Grant next)
    {
        var narrowed = !GoogleOAuth.CanRead(next.Scopes);
        var what = new HealthEvent(narrowed ? HealthCause.ScopeNarrowed : HealthCause.Accepted);
        while (!await TrySave(connection, lease, held, next, what))
        {
            // Disconnected under way: what the platform has just given is given back, like what the connection held.
            if (await healths.Load(connection.Id) is not { IsActive: true }) await revoker.GiveBack(connection.Platform, connection.ExternalId, next);
            connection = await Newest(connection);
            var current = await vault.Read(connection);
            // A consent with tokens of its own; else the same ones were sealed anew, and the platform's answer must not be lost.
            if (current.Grant.RefreshToken != held.Grant.RefreshToken) return current;
            held = current;
        }
        report.Refreshed(connection.Platform, narrowed ? "scope_missing" : "refreshed");
        return narrowed ? throw new PlatformException(PlatformFailure.ScopeMissing, "The grant no longer covers reading.") : new(next, held.Version + 1);
    }

    async Task<bool> TrySave(ConnectionState connection, Lease lease, HeldGrant held, Grant next, HealthEvent what)
    {
        for (var tries = 1; ; tries++)
        {
            var now = clock.GetUtcNow();
            try
            {
                await healths.Decide(connection, state => database.Service.Write(
                [
                    .. healths.Change(state, HealthRules.Apply(state.Health with { GrantExpiresAt = next.EndsAt }, what, now), now),
                    LeaseStore.Done(state.Id, lease, next.Scopes, now),
                    secrets.Replace(state.Secret, next.ToBytes(), held.Version, now),
                ]));
                return true;
            }
            catch (NpgsqlException away) when (away.IsTransient && tries < MostSaves)
            {
                // These tokens may be the only ones that are good: a database that is away for a moment must not cost a consent.
                await Task.Delay(SavePause);
            }
            catch (PostgresException moved) when (moved.ConstraintName == SecretStore.ChangedConstraint)
            {
                return false;
            }
            catch (Superseded)
            {
                return false;
            }
        }
    }

    // Only what the newest tokens met is said of the connection: false where others came between.
    async Task<bool> Fail(ConnectionState connection, Lease lease, HeldGrant? held, PlatformException failure)
    {
        var now = clock.GetUtcNow();
        try
        {
            await healths.Decide(connection, state => database.Service.Write(
            [
                .. healths.Change(state, HealthRules.Apply(state.Health, HealthRules.After(failure.Failure), now), now),
                LeaseStore.Failed(state.Id, lease, now + Pause(failure.RetryAfter)),
                .. held is null ? Array.Empty<Statement>() : [SecretStore.Unchanged(state.Secret, held.Version)],
            ]));
            return true;
        }
        catch (PostgresException moved) when (moved.ConstraintName == SecretStore.ChangedConstraint)
        {
            await leases.Release(connection.Id, lease);
            return false;
        }
        catch (Superseded)
        {
            // The consent that came between ended the lease.
            return false;
        }
    }

    // Who keeps tokens for long has an old state of the connection.
    async Task<ConnectionState> Newest(ConnectionState connection) => await healths.Load(connection.Id) is { IsActive: true } now
        ? now
        : throw new PlatformException(PlatformFailure.SecretMissing, "The connection has ended.");

    // What the platform asks for, within reason.
    static TimeSpan Pause(TimeSpan? asked) => asked is { } wished && wished > CoolDown ? (wished < LongestPause ? wished : LongestPause) : CoolDown;

    bool IsNew(Grant grant, Grant old) => grant.AccessToken != old.AccessToken && grant.IsFresh(clock.GetUtcNow());
}
