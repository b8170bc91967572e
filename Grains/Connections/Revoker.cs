using System.Text;
using StreamVibe.Connections.YouTube;
using StreamVibe.Vault;

namespace StreamVibe.Connections;

/// <summary>Gives grants back to their platform: what is owed is a row first, so that neither a crash nor an outage forgets it.</summary>
sealed class Revoker(RevocationStore store, Sealer sealer, GoogleOAuth google, SyncReport report, Ids ids, TimeProvider clock)
{
    /// <summary>What a connection with this grant owes when it ends.</summary>
    public Revocation Owed(ConnectionState connection, Grant grant, DateTimeOffset now) =>
        Sealed(new(ids.Next(), connection.Platform, connection.Id, connection.ExternalId, [], 0, now), grant);

    /// <summary>Gives back a grant that no connection holds, unless its channel is connected: the platform would end that grant too.</summary>
    public async Task GiveBack(Platform platform, string externalId, Grant grant)
    {
        var now = clock.GetUtcNow();
        var owed = Sealed(new(ids.Next(), platform, ids.Next(), externalId, [], 0, now), grant);
        if (await store.OweUnlessConnected(owed)) await Try(owed);
    }

    public Task<List<Revocation>> Due(int limit) => store.Due(clock.GetUtcNow(), limit);

    /// <summary>Makes one try. Never throws: what fails is due again.</summary>
    public async Task Try(Revocation owed)
    {
        try
        {
            var now = clock.GetUtcNow();
            if (RevocationRules.IsGivenUp(owed.CreatedAt, now)) await Drop(owed);
            else if (await store.Claim(owed, RevocationRules.NextTry(owed.Tries, now)))
            {
                await google.Revoke(Encoding.UTF8.GetString(sealer.Open(owed.SealedAs, owed.Envelope)));
                await store.Delete(owed.Id);
            }
        }
        catch (Exception failure)
        {
            // Also an envelope that does not open: its key may be back before the time is over.
            report.RevocationFailed(owed, failure);
        }
    }

    Revocation Sealed(Revocation owed, Grant grant) => owed with { Envelope = sealer.Seal(owed.SealedAs, Encoding.UTF8.GetBytes(grant.RefreshToken ?? grant.AccessToken)) };

    async Task Drop(Revocation owed)
    {
        report.RevocationDropped(owed);
        await store.Delete(owed.Id);
    }
}
