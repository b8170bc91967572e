namespace StreamVibe.Vault;

/// <summary>Seals secrets of the installation itself, which belong to no user, with the vault's keys.</summary>
public sealed class Sealer(KeyRing ring)
{
    public byte[] Seal(string name, ReadOnlySpan<byte> plaintext) => Envelope.Seal(plaintext, Binding(name), ring);

    /// <exception cref="System.Security.Cryptography.CryptographicException">It was changed, is something else's, or its key is gone.</exception>
    public byte[] Open(string name, ReadOnlySpan<byte> envelope) => Envelope.Open(envelope, Binding(name), ring);

    static SecretBinding Binding(string name) => new(name, Guid.Empty, "streamvibe");
}
