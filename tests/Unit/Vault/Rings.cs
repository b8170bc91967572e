using StreamVibe.Vault;

namespace StreamVibe.Tests.Unit.Vault;

/// <summary>Key rings with keys that are the same in every call.</summary>
static class Rings
{
    /// <summary>A ring whose current key is the first.</summary>
    public static KeyRing Of(params string[] ids) => new(ids[0], ids.ToDictionary(id => id, id => Key(id)));

    /// <summary>A ring with another key under the same id.</summary>
    public static KeyRing Other(string id) => new(id, new Dictionary<string, byte[]> { [id] = Key(id + "other") });

    static byte[] Key(string seed) => System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(seed));
}
