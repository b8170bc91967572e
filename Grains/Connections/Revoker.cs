using System.Security.Cryptography;
using System.Text;
using StreamVibe.Connections.YouTube;
using StreamVibe.Vault;

namespace StreamVibe.Connections;

/// <summary>Gives grants back to their platform: what is owed is a row first, so that neither a crash nor an outage forgets it.</summary>
sealed class Revoker(RevocationStore store, Sealer sealer, GoogleOAuth google, SyncReport report, Ids ids, TimeProvider clock)
{
    /// <summary>What a connection with this grant owes when it ends.</summary>
    public Revocation Owed(ConnectionState connection, Grant grant, DateTimeOffset now)
    {
        var owed = new Revocation(ids.Next(), connection.Platform, connection.Id, connection.ExternalId, [], 0, now);
        return owed with { Envelope = sealer.Seal(owed.SealedAs, Encoding.UTF8.GetBytes(grant.RefreshToken ?? grant.AccessToken)) };
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
        catch (CryptographicException)
        {
            await Drop(owed);
        }
        catch (Exception failure)
        {
            report.RevocationFailed(owed, failure);
        }
    }

    async Task Drop(Revocation owed)
    {
        report.RevocationDropped(owed);
        await store.Delete(owed.Id);
    }
}
