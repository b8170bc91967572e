using System.Security.Cryptography;
using StreamVibe.Vault;

namespace StreamVibe.Connections;

/// <summary>A connection's grant in the vault.</summary>
sealed class GrantVault(SecretStore secrets)
{
    /// <exception cref="PlatformException"><see cref="PlatformFailure.SecretMissing"/>: there is none, or it does not open.</exception>
    public async Task<HeldGrant> Read(ConnectionState connection) => await Find(connection)
        ?? throw new PlatformException(PlatformFailure.SecretMissing, "The stored tokens of this connection cannot be used.");

    /// <summary>Null where there are no tokens that open.</summary>
    public async Task<HeldGrant?> Find(ConnectionState connection)
    {
        try
        {
            return await secrets.Get(connection.Secret) is { } secret ? new(Grant.FromBytes(secret.Plaintext), secret.Version) : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}

/// <summary>An opened grant and the version of its secret.</summary>
sealed record HeldGrant(Grant Grant, long Version);
