using Npgsql;
using StreamVibe.Connections.YouTube;
using StreamVibe.Storage;
using StreamVibe.Vault;

namespace StreamVibe.Connections;

/// <summary>
/// Refreshes a connection's tokens, once however many activations want it: (1) the lease in PostgreSQL; (2) a look at the vault, which another one may have filled meanwhile;
/// (3) one call to the platform; (4) tokens, health and the end of the lease in one transaction. Who does not get the lease waits for the winner's tokens.
/// </summary>
sealed class Refresher(GrantVault vault, SecretStore secrets, LeaseStore leases, HealthStore healths, Database database, GoogleOAuth google, SyncReport report, TimeProvider clock)
{
    /// <summary>Longer than the one try of a refresh: a lease that is older belongs to nobody any more.</summary>
    public static readonly TimeSpan LeaseLife = TimeSpan.FromSeconds(30);

    /// <summary>After a failure the platform is left alone for at least this long.</summary>
    public static readonly TimeSpan CoolDown = TimeSpan.FromSeconds(30);

    static readonly TimeSpan LongestPause = TimeSpan.FromHours(1), Wait = TimeSpan.FromMilliseconds(200);
    const int MostWaits = 60;

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
                await leases.Release(connection.Id);
                return held;
            }
            if (held.Grant.RefreshToken is not { } token) throw new PlatformException(PlatformFailure.SecretMissing, "The grant has no refresh token.");
            return await Save(connection, held, held.Grant.RenewedBy(await google.Refresh(token)));
        }
        catch (PlatformException failure) when (failure.Failure != PlatformFailure.ScopeMissing)
        {
            report.Refreshed(connection.Platform, failure.Failure == PlatformFailure.GrantGone ? "grant_gone" : "failed");
            await Fail(connection, held, failure);
            throw;
        }
    }

    async Task<HeldGrant> Save(ConnectionState connection, HeldGrant held, Grant next)
    {
        var narrowed = !GoogleOAuth.CanRead(next.Scopes);
        var what = new HealthEvent(narrowed ? HealthCause.ScopeNarrowed : HealthCause.Accepted);
        while (!await TrySave(connection, held, next, what))
        {
            connection = await Newest(connection);
            var current = await vault.Read(connection);
            // A consent with tokens of its own; else the same ones were sealed anew, and the platform's answer must not be lost.
            if (current.Grant.RefreshToken != held.Grant.RefreshToken) return current;
            held = current;
        }
        report.Refreshed(connection.Platform, narrowed ? "scope_missing" : "refreshed");
        return narrowed ? throw new PlatformException(PlatformFailure.ScopeMissing, "The grant no longer covers reading.") : new(next, held.Version + 1);
    }

    async Task<bool> TrySave(ConnectionState connection, HeldGrant held, Grant next, HealthEvent what)
    {
        var now = clock.GetUtcNow();
        try
        {
            await healths.Decide(connection, state => database.Service.Write(
            [
                .. healths.Change(state, HealthRules.Apply(state.Health with { GrantExpiresAt = next.EndsAt }, what, now), now),
                LeaseStore.Done(state.Id, next.Scopes, now),
                secrets.Replace(state.Secret, next.ToBytes(), held.Version, now),
            ]));
            return true;
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

    // Only what the newest tokens met is said of the connection: a consent that came between has others.
    async Task Fail(ConnectionState connection, HeldGrant? held, PlatformException failure)
    {
        var now = clock.GetUtcNow();
        try
        {
            await healths.Decide(connection, state => database.Service.Write(
            [
                .. healths.Change(state, HealthRules.Apply(state.Health, HealthRules.After(failure.Failure), now), now),
                LeaseStore.Failed(state.Id, now + Pause(failure.RetryAfter)),
                .. held is null ? Array.Empty<Statement>() : [SecretStore.Unchanged(state.Secret, held.Version)],
            ]));
        }
        catch (PostgresException moved) when (moved.ConstraintName == SecretStore.ChangedConstraint)
        {
            await leases.Release(connection.Id);
        }
        catch (Superseded)
        {
            // The consent that came between ended the lease.
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
