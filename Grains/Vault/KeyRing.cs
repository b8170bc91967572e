using System.Security.Cryptography;
using System.Text;

namespace StreamVibe.Vault;

/// <summary>The installation's keys, ready to use. Holds key material: never logged, never serialised.</summary>
public sealed class KeyRing
{
    readonly Dictionary<string, byte[]> keys;

    public KeyRing(string current, IReadOnlyDictionary<string, byte[]> keys)
    {
        this.keys = new(keys);
        if (!this.keys.ContainsKey(current)) throw new InvalidOperationException($"Vault:CurrentKey names '{current}', which Vault:Keys does not have.");
        Current = current;
    }

    /// <summary>Id of the key for new secrets.</summary>
    public string Current { get; }

    /// <summary>Ids of all keys, the current one among them.</summary>
    public IReadOnlyCollection<string> Ids => keys.Keys;

    /// <summary>The key of this id; null where the ring does not hold it.</summary>
    public byte[]? Find(string id) => keys.GetValueOrDefault(id);

    /// <summary>A key for one other purpose, the same on every node; HKDF (RFC 5869) over the key <paramref name="id"/>, by default the current one.</summary>
    public byte[] Derive(string purpose, string? id = null) =>
        HKDF.DeriveKey(HashAlgorithmName.SHA256, keys[id ?? Current], 32, info: Encoding.UTF8.GetBytes("streamvibe/" + purpose));
}
